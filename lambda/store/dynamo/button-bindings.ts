/** Stores posted cards: the intents of their buttons, and the message that they belong to. */

import { cardSchema } from '../item-schemas.ts';
import { expiry, keys, lifetimes } from '../keys.ts';
import type { Store } from '../store.ts';
import type { Records, Table } from './table-items.ts';

export function createCards(
  records: Records,
  { clock }: Pick<Table, 'clock'>,
): Pick<Store, 'saveCard' | 'card' | 'bindCard'> {
  return {
    saveCard: ({ kept, ...card }) =>
      records.write(keys.card(card.workspace, card.id), {
        ...card,
        expiresAt: expiry(clock() + (kept === 'long' ? lifetimes.act : lifetimes.card)),
      }),
    card: (workspace, id) => records.read(keys.card(workspace, id), cardSchema),
    bindCard: (workspace, id, messageTs) =>
      records.changeIf(keys.card(workspace, id), 'SET messageTs = :ts', {
        text: 'expiresAt > :now AND (attribute_not_exists(messageTs) OR messageTs = :ts)',
        values: { ts: messageTs, now: clock() / 1000 },
      }),
  };
}
