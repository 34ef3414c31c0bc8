/** A secret that is read once, kept for minutes, and read anew when it may have been rotated. */

/** `fresh` is the wish of whoever saw a signature fail. */
export type ReadCached<T> = (wish: 'cached' | 'fresh') => Promise<T>;

const minute = 60_000;
const timeToLive = 5 * minute;
/** A flood of bad signatures costs one read a minute. */
const shortestLife = minute;
/** While the secret store is down, what we know serves on, but not for ever. */
const longestLife = 30 * minute;
const pause = 10_000;

export function cached<T>(read: () => Promise<T>, now: () => number): ReadCached<T> {
  let known: { readonly value: T; readonly at: number } | undefined;
  let pending: Promise<T> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  async function readAnew(): Promise<T> {
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
    pending ??= readAnew();
    return pending;
  };
}
