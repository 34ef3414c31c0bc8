/** Read, change, write: again from the start when somebody else has written meanwhile. */

import type { AlertServices } from './ports.ts';
import type { Versioned } from './store/alert-store.ts';

const most = 12;
const pause = 25;

export interface Change<T> {
  readonly read: () => Promise<Versioned<T>>;
  /** Undefined: it is as it should be. */
  readonly change: (now: T) => T | undefined;
  readonly write: (changed: Versioned<T>) => Promise<boolean>;
}

/** What is stored in the end. Throws when others are always faster: the queue brings it back. */
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
  throw new Error('Somebody else always wrote first.');
}
