/** Maps items with bounded concurrency, because CircleCI throttles clients that send many requests at once. */

/** In the order of the items. Rejects with the first error; what is under way then is not waited for. */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [at, item] of waiting) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
  return results;
}
