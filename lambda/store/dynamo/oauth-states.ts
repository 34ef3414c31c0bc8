/** Records used OAuth states, each of which works once. */
import { expiry, keys } from '../keys.ts';
import type { Store } from '../store.ts';
import type { Records } from './table-items.ts';

export function createStates(records: Records): Pick<Store, 'consumeState'> {
  return {
    consumeState: (state, until) =>
      records.writeIf(keys.state(state), { expiresAt: expiry(until) }, { text: 'attribute_not_exists(pk)' }),
  };
}
