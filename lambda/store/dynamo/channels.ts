/** Stores channel locks, rate limiters and posted cards. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { postedSchema } from '../alert-schemas.ts';
import type { AlertStore } from '../alert-store.ts';
import { expiry, lifetimes } from '../keys.ts';
import type { Records, Table } from './table.ts';

type Turns = 'acquireLock' | 'releaseLock' | 'takeSlot' | 'blockUntil';

const paceSchema = v.object({ nextAt: v.number() });

/**
 * One item per channel, and one per rate limiter. The dirty flag is set only on a live lease: it cannot outlive the
 * holder's release, and a holder that takes over an expired lease looks at the outbox anyway.
 */
export function createTurns(records: Records, table: Table): Pick<AlertStore, Turns> {
  const enter: AlertStore['acquireLock'] = async (workspace, channel, turn) => {
    const key = alertKeys.channel(workspace, channel);
    const { holder, now, until } = turn;
    const taken = await records.writeIf(
      key,
      { holder, leasedUntil: until, dirty: false },
      {
        text: 'attribute_not_exists(pk) OR leasedUntil <= :now OR holder = :holder',
        values: { now, holder },
      },
    );
    if (taken) return 'acquired';
    const isDirty = await records.changeIf(key, 'SET dirty = :true', {
      ...{ text: 'leasedUntil > :now', values: { now, true: true } },
    });
    // The previous holder released it between the two calls.
    return isDirty ? 'dirty' : enter(workspace, channel, turn);
  };
  return {
    acquireLock: enter,
    async releaseLock(workspace, channel, holder) {
      const key = alertKeys.channel(workspace, channel);
      const left = await records.removeIf(key, {
        text: 'holder = :holder AND dirty = :false',
        values: { holder, false: false },
      });
      if (left) return true;
      const stays = await records.changeIf(key, 'SET dirty = :false', {
        text: 'holder = :holder',
        values: { holder, false: false },
      });
      return !stays;
    },
    async takeSlot(workspace, { of, count, interval, now, within = Number.POSITIVE_INFINITY }) {
      const key = alertKeys.pace(workspace, of);
      const until = (start: number) => {
        const nextAt = start + count * interval;
        return { nextAt, expiresAt: expiry(Math.max(nextAt, table.clock()) + lifetimes.pace) };
      };
      const idle = { text: 'attribute_not_exists(pk) OR nextAt <= :now', values: { now } };
      if (await records.writeIf(key, until(now), idle)) return now;
      for (;;) {
        const seen = (await records.read(key, paceSchema))?.nextAt;
        const start = Math.max(now, seen ?? 0);
        if (start - now > within) return start;
        const condition =
          seen === undefined
            ? { text: 'attribute_not_exists(pk)' }
            : { text: 'nextAt = :seen', values: { seen } };
        if (await records.writeIf(key, until(start), condition)) return start;
      }
    },
    async blockUntil(workspace, { of, until }) {
      const attributes = {
        nextAt: until,
        expiresAt: expiry(Math.max(until, table.clock()) + lifetimes.pace),
      };
      const sooner = { text: 'attribute_not_exists(pk) OR nextAt < :until', values: { until } };
      await records.writeIf(alertKeys.pace(workspace, of), attributes, sooner);
    },
  };
}

type Messages = 'posted' | 'savePosted';

/** One item per posted card, by channel and run. */
export function createMessages(records: Records, table: Table): Pick<AlertStore, Messages> {
  return {
    posted: (workspace, channel, run) =>
      records.read(alertKeys.posted(workspace, channel, run), postedSchema),
    async savePosted(workspace, posted) {
      const attributes = { ...posted, expiresAt: expiry(table.clock() + lifetimes.alert) };
      await records.write(alertKeys.posted(workspace, posted.channel, posted.run), attributes);
    },
  };
}
