/** What this process knows already, to spare CircleCI and the table: forgetting it costs a question, nothing else. */

const most = 5_000;
const kept = new WeakMap<object, Map<string, number>>();

export interface Known {
  /** Whether it was noted, not longer ago than that. */
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
