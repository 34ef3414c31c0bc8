/** Caches a secret for minutes, and reads it again when it may have been rotated. */

/** Ask for `fresh` after a signature did not match. */
export type ReadCached<T> = (wish: 'cached' | 'fresh') => Promise<T>;

const minute = 60_000;
const timeToLive = 5 * minute;
/** Limits the reads that a flood of bad signatures causes to one a minute. */
const shortestLife = minute;
/** How long the cached secret may be used while the secret store is down. */
const longestLife = 30 * minute;
const pause = 10_000;

export function cached<T>(read: () => Promise<T>, now: () => number): ReadCached<T> {
  let known: { readonly value: T; readonly at: number } | undefined;
  let pending: Promise<T> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function readFresh(): Promise<T> {
    try {
      const value = await read();
      known = { value, at: now() };
      return value;
    } catch (error) {
      failedAt = now();
      if (known && now() - known.at < longestLife) return known.value;
      throw error;
    } finally {
      pending = undefined;
    }
  }

  return async (wish) => {
    const age = known ? now() - known.at : Number.POSITIVE_INFINITY;
    const mayLive = now() - failedAt < pause ? longestLife : wish === 'fresh' ? shortestLife : timeToLive;
    if (known && age < mayLive) return known.value;
    pending ??= readFresh();
    return pending;
  };
}
