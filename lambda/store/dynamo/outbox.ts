/**
 * The outbox. What waits lies in the order of its time; beside it one record per alert says who is at it, or how it
 * ended. The record outlives what waits, so an alert that is enqueued again after its end is swept, not sent.
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
 * An alert is NEW without a record. What rejects may have happened: every step may be repeated, and an `end` that was
 * killed between its two writes leaves what `intend` sweeps.
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
      // Many rest until the end of quiet hours: those behind them must not wait for these.
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
      // Ours after all when the answer to our first try was lost on the way.
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

/** Each once. One that was enqueued again with another time waits behind the first, and is swept when that has ended. */
function ready(waiting: readonly Alert[], now: number): readonly Alert[] {
  const byId = new Map<string, Alert>();
  for (const alert of waiting) if (alert.notBefore <= now && !byId.has(alert.id)) byId.set(alert.id, alert);
  return [...byId.values()];
}
