/** OAuth's states: each is taken once, and in time. */
import { expiry, keys } from './keys.ts';
import type { Records } from './records.ts';
import type { Store } from './store.ts';

export function createStates(records: Records): Pick<Store, 'saveState' | 'takeState'> {
  return {
    saveState: (state, expiresAt) =>
      records.write(keys.state(state), { validUntil: expiresAt, expiresAt: expiry(expiresAt) }),
    takeState: (state, now) =>
      records.removeIf(keys.state(state), {
        text: 'attribute_exists(pk) AND validUntil > :now',
        values: { now },
      }),
  };
}
