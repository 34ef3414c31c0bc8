/** How a message of the queue has fared: SQS counts only how often it was received, and waiting is no failure. */
import type { AlertStore } from './alerts.ts';
import { expiry, keys, lifetimes } from './keys.ts';
import type { Records, Table } from './records.ts';

export function createTallies(records: Records, { clock }: Table): Pick<AlertStore, 'tally'> {
  return {
    tally: (message, of, by) =>
      records.add(keys.tally(message), { of, by, expiresAt: expiry(clock() + lifetimes.tally) }),
  };
}
