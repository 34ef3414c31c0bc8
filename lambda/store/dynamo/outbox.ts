/**
 * Stores the outbox: waiting alerts in the order of their times, and a record per message with its lease or its end. The
 * record outlives the waiting item, so an alert that is enqueued again after its end is removed, not sent.
 */

import { alertKeys } from '../alert-keys.ts';
import { alertSchema, sentSchema } from '../alert-schemas.ts';
import type { AlertStore } from '../alert-store.ts';
import { expiry, lifetimes } from '../keys.ts';
import type { Alert } from '../outbox.ts';
import { list } from './query.ts';
import type { Records, Table } from './table.ts';

type Outbox = 'enqueue' | 'waiting' | 'claimMessage' | 'completeMessage' | 'releaseMessage';

const free = 'attribute_not_exists(pk) OR stage = :new OR expiresAt <= :seconds';
const abandoned = 'stage = :intent AND leasedUntil <= :now';

interface OutboxOptions extends Table {
  readonly newId?: () => string;
}

/**
 * An alert without a record is NEW. A call that rejects may have happened, so every step is idempotent; what a crash
 * between the two writes of `completeMessage` leaves is removed by the next `claimMessage`.
 */
export function createOutbox(records: Records, table: OutboxOptions): Pick<AlertStore, Outbox> {
  const expiresAt = () => expiry(table.clock() + lifetimes.alert);
  return {
    async enqueue(workspace, alert) {
      const attributes = { ...alert, expiresAt: expiresAt() };
      await records.writeIf(alertKeys.waiting(workspace, alert), attributes, {
        text: 'attribute_not_exists(pk)',
      });
    },
    async waiting(workspace, channel, { limit, now }) {
      const { pk, sk } = alertKeys.waitingIn(workspace, channel);
      const found: readonly Alert[] = await list(table, { pk, prefix: sk, limit: limit * 2 }, alertSchema);
      const some = ready(found, now);
      if (some.length >= limit || found.length < limit * 2) return some.slice(0, limit);
      // Many may wait for the end of quiet hours, and must not block those behind them.
      const all: readonly Alert[] = await list(table, { pk, prefix: sk }, alertSchema);
      return ready(all, now).slice(0, limit);
    },
    async claimMessage(workspace, alert, { now, until }) {
      const key = alertKeys.alert(workspace, alert);
      const sender = table.newId?.();
      const intent = { stage: 'intent', leasedUntil: until, sender, expiresAt: expiresAt() };
      const take = (text: string, values: Readonly<Record<string, unknown>>) =>
        records.writeIf(key, intent, { text, values });
      if (await take(free, { new: 'new', seconds: now / 1000 })) return { claim: 'acquired' };
      const look = () => records.read(key, sentSchema);
      // It is ours if the answer to our first attempt was lost.
      const isOurs = (sent: Awaited<ReturnType<typeof look>>) =>
        sender !== undefined && sent?.stage === 'intent' && sent.sender === sender;
      const known = await look();
      if (isOurs(known)) return { claim: 'acquired' };
      if (known?.stage === 'done' || known?.stage === 'dead') {
        await records.remove(alertKeys.waiting(workspace, alert));
        return { claim: 'completed' };
      }
      const heldUntil = known?.leasedUntil ?? now;
      if (heldUntil > now) return { claim: 'held', until: heldUntil };
      if (await take(abandoned, { intent: 'intent', now })) return { claim: 'uncertain' };
      const since = await look();
      return isOurs(since) ? { claim: 'uncertain' } : { claim: 'held', until: since?.leasedUntil ?? now };
    },
    async completeMessage(workspace, alert, ending) {
      const how =
        ending.end === 'done' ? { stage: 'done', ts: ending.ts } : { stage: 'dead', reason: ending.reason };
      await records.write(alertKeys.alert(workspace, alert), { ...how, expiresAt: expiresAt() });
      await records.remove(alertKeys.waiting(workspace, alert));
    },
    async releaseMessage(workspace, alert) {
      await records.writeIf(
        alertKeys.alert(workspace, alert),
        { stage: 'new', expiresAt: expiresAt() },
        { text: 'stage = :intent', values: { intent: 'intent' } },
      );
    },
  };
}

/** Returns each alert once. A copy with another time waits behind the first, and is removed once that has ended. */
function ready(waiting: readonly Alert[], now: number): readonly Alert[] {
  const byId = new Map<string, Alert>();
  for (const alert of waiting) if (alert.notBefore <= now && !byId.has(alert.id)) byId.set(alert.id, alert);
  return [...byId.values()];
}
