/** Counts failures and starts of queue messages: SQS's receive count includes retries that only waited. */
import type { AlertStore } from '../alert-store.ts';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { Records, Table } from './table-items.ts';

export function createTallies(records: Records, { clock }: Table): Pick<AlertStore, 'addToTally'> {
  return {
    addToTally: (message, of, by) =>
      records.add(keys.tally(message), { of, by, expiresAt: expiry(clock() + lifetimes.tally) }),
  };
}
