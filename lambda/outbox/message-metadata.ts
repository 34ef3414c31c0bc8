/** Builds the metadata that identifies a message: the ids of its alerts, and whether it lists them. */

import type { Poster } from '../ports.ts';
import type { Alert } from '../store/outbox.ts';
import type { Batch } from './batching.ts';

/** Marks an alert in a list. No report's id contains a tilde. */
const asListed = (id: string) => `~${id}`;

export function markOf({ kind, alerts }: Batch): string {
  return alerts.map(({ id }) => (kind === 'list' ? asListed(id) : id)).join(' ');
}

/** Returns the earliest time at which one of the alerts can have been posted. */
export function sinceOf(alerts: readonly Alert[]): number {
  return Math.min(...alerts.map(({ at, notBefore }) => Math.max(at, notBefore)));
}

export type FoundAlert = 'absent' | 'unknown' | { readonly in: 'card' | 'list'; readonly ts: string };

export async function findAlert(
  { id }: Alert,
  where: { readonly channel: string; readonly since: number },
  poster: Poster | undefined,
): Promise<FoundAlert> {
  for (const kind of ['card', 'list'] as const) {
    const mark = kind === 'list' ? asListed(id) : id;
    const ts = (await poster?.find({ ...where, id: mark })) ?? 'unknown';
    if (ts === 'unknown') return 'unknown';
    if (ts !== 'absent') return { in: kind, ts };
  }
  return 'absent';
}
