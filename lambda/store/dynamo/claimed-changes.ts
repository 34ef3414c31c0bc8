/** Claims changes in CircleCI before they are made, settles them after, and keeps them for the audit trail. */

import { claimedSchema } from '../item-schemas.ts';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { ClaimedAct, Store } from '../store.ts';
import type { Expression, Records, Table } from './table-items.ts';

interface Options extends Pick<Table, 'clock'> {
  readonly newId: () => string;
}

export function createActs(records: Records, { clock, newId }: Options): Pick<Store, 'claim' | 'settle'> {
  return {
    async claim(workspace, act) {
      const key = keys.act(workspace, act.id);
      const claimant = newId();
      const item = { act, ...whose(act), claimant, expiresAt: expiry(act.at + lifetimes.act) };
      if (await records.writeIf(key, item, free(clock()))) return { won: true };
      const held = await records.read(key, claimedSchema);
      // It was deleted or expired between the two calls: neither we nor another caller holds it.
      if (!held) return { won: false, act, outcome: undefined };
      return held.claimant === claimant
        ? { won: true }
        : { won: false, act: held.act, outcome: held.outcome };
    },
    async settle(workspace, act, outcome) {
      await records.changeIf(keys.act(workspace, act.id), 'SET outcome = :outcome', {
        text: `claimedBy = :claimedBy AND claimedAt = :claimedAt AND ${unsettled}`,
        values: { outcome, ...whose(act), unknown: 'unknown' },
      });
    },
  };
}

/** `done` and `refused` are final; an unknown outcome may become known. */
const unsettled = '(attribute_not_exists(outcome) OR outcome = :unknown)';

/** A refused change stays for the trail until the next claim replaces it. */
function free(now: number): Expression {
  return {
    text: 'attribute_not_exists(pk) OR outcome = :refused OR expiresAt <= :seconds',
    values: { refused: 'refused', seconds: now / 1000 },
  };
}

/** Only its claimer may settle it: a late settlement must not free a newer claim. */
function whose(act: ClaimedAct) {
  return { claimedBy: act.by, claimedAt: act.at };
}
