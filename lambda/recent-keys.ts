/** Caches keys seen recently by this process, to save calls of CircleCI and the table. */

/** Of 2,000 projects, each with the twenty pipelines that a poll sees; some 10 MB. */
const most = 60_000;
const kept = new WeakMap<object, Map<string, number>>();

export interface Known {
  /** True when the key was noted within that many milliseconds. */
  has(key: string, within: number): boolean;
  note(key: string): void;
}

/** One memory for each store. */
export function knownOf({ store, now }: { readonly store: object; readonly now: () => number }): Known {
  const noted = kept.get(store) ?? new Map<string, number>();
  kept.set(store, noted);
  return {
    has: (key, within) => now() - (noted.get(key) ?? Number.NEGATIVE_INFINITY) < within,
    note(key) {
      noted.delete(key);
      noted.set(key, now());
      for (const oldest of noted.keys()) {
        if (noted.size <= most) break;
        noted.delete(oldest);
      }
    },
  };
}
