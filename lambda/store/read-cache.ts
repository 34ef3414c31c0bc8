/** Caches one slow read: reads under way are shared, failures are not kept, and what has ended is evicted. */

export interface CacheOptions<Value> {
  /** Milliseconds that a value may be used. */
  readonly shelfLife: (value: Value) => number;
  readonly clock: () => number;
}

export interface Cache<Value> {
  read(key: string): Promise<Value>;
  /** The next read is a new one, and a read under way does not come back into the cache. */
  drop(key: string): void;
}

interface Entry<Value> {
  readonly value: Promise<Value>;
  /** Infinity while the read is under way. */
  until: number;
}

export function createCache<Value>(
  fetchValue: (key: string) => Promise<Value>,
  { shelfLife, clock }: CacheOptions<Value>,
): Cache<Value> {
  const entries = new Map<string, Entry<Value>>();
  const forget = (key: string, entry: Entry<Value>) => {
    if (entries.get(key) === entry) entries.delete(key);
  };
  const evict = () => {
    for (const [key, { until }] of entries) if (until <= clock()) entries.delete(key);
  };
  const begin = (key: string) => {
    evict();
    const entry: Entry<Value> = { value: fetchValue(key), until: Number.POSITIVE_INFINITY };
    entry.value.then(
      (value) => {
        entry.until = clock() + shelfLife(value);
      },
      () => forget(key, entry),
    );
    entries.set(key, entry);
    return entry;
  };
  return {
    read(key) {
      const kept = entries.get(key);
      return (kept && kept.until > clock() ? kept : begin(key)).value;
    },
    drop: (key) => void entries.delete(key),
  };
}
