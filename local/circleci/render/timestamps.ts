/** Writes times as CircleCI mostly does: ISO with milliseconds; what has not happened is null. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : iso(at);
}
