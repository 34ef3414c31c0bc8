/** Records deliveries by idempotency key. An attempt holds a lease, so that an interrupted one is repeated. */
import * as v from 'valibot';
import { expiry, keys, lease, lifetimes } from '../keys.ts';
import type { Store } from '../store.ts';
import type { Records, Table } from './table-items.ts';

interface Options extends Pick<Table, 'clock'> {
  readonly newId: () => string;
}

const unseen = 'attribute_not_exists(pk) OR expiresAt <= :seconds';
/** The ended ones have no lease. */
const abandoned = 'leasedUntil <= :now';

export function createDeliveries(
  records: Records,
  { clock, newId }: Options,
): Pick<Store, 'beginDelivery' | 'endDelivery'> {
  return {
    async beginDelivery(id, now) {
      const begin = beginning(records, id, { now, holder: newId() });
      if (await begin(unseen, { seconds: now / 1000 })) return 'first';
      if (await begin(abandoned, { now })) return 'again';
      const known = await records.read(keys.delivery(id), endedSchema);
      return known?.ended ? 'done' : 'underway';
    },
    endDelivery: (id) =>
      records.write(keys.delivery(id), { ended: true, expiresAt: expiry(clock() + lifetimes.delivery) }),
  };
}

interface Attempt {
  readonly now: number;
  readonly holder: string;
}

const endedSchema = v.object({ ended: v.optional(v.boolean(), false) });
const holderSchema = v.object({ holder: v.optional(v.string()) });

/** Writes conditionally; when that fails, checks whether an earlier attempt of this same write had succeeded. */
function beginning(records: Records, id: string, { now, holder }: Attempt) {
  const key = keys.delivery(id);
  const attributes = { holder, leasedUntil: now + lease, expiresAt: expiry(now + lifetimes.delivery) };
  return async (text: string, values: Readonly<Record<string, number>>): Promise<boolean> => {
    if (await records.writeIf(key, attributes, { text, values })) return true;
    return (await records.read(key, holderSchema))?.holder === holder;
  };
}
