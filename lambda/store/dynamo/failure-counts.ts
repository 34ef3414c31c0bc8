/** How a message of the queue has fared: SQS counts only how often it was received, and waiting is no failure. */
import type { AlertStore } from '../alert-store.ts';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { Records, Table } from './table.ts';

export function createTallies(records: Records, { clock }: Table): Pick<AlertStore, 'addToTally'> {
  return {
    addToTally: (message, of, by) =>
      records.add(keys.tally(message), { of, by, expiresAt: expiry(clock() + lifetimes.tally) }),
  };
}
