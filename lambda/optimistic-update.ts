/** Reads, changes and writes a versioned value, and starts over after a concurrent write. */

import type { AlertServices } from './ports.ts';
import type { Versioned } from './store/alert-store.ts';

const most = 12;
const pause = 25;

export interface Change<T> {
  readonly read: () => Promise<Versioned<T>>;
  /** Returns undefined when nothing has to change. */
  readonly change: (now: T) => T | undefined;
  readonly write: (changed: Versioned<T>) => Promise<boolean>;
}

/** Returns the stored value. Throws after too many concurrent writes; the queue then retries the message. */
export async function changed<T>(
  { read, change, write }: Change<T>,
  { sleep }: Pick<AlertServices, 'sleep'>,
): Promise<T> {
  for (let attempt = 1; attempt <= most; attempt += 1) {
    const { value, version } = await read();
    const wanted = change(value);
    if (wanted === undefined) return value;
    if (await write({ value: wanted, version })) return wanted;
    await sleep(attempt * pause);
  }
  throw new Error('Too many concurrent writes.');
}
