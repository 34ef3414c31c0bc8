/** Stores each destination's lock with its rate limit and begun post, and the workspace's rate limiters. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { expiry, lifetimes } from '../keys.ts';
import type { Intent, OutboxStore } from '../outbox-store.ts';
import type { Records, Table } from './table-items.ts';

type Locks = 'acquireLock' | 'changeDestination' | 'releaseLock';
type Limits = 'takeSlot' | 'blockUntil';

const intentSchema: v.GenericSchema<unknown, Intent> = v.object({
  ids: v.array(v.string()),
  mark: v.string(),
  subject: v.optional(v.string()),
  thread: v.optional(v.string()),
  since: v.number(),
  until: v.number(),
  notes: v.optional(v.unknown()),
});

const heldSchema = v.object({ nextAt: v.optional(v.number(), 0), intent: v.optional(intentSchema) });

/**
 * The dirty flag is set only on a live lease: it cannot outlive the holder's release, and a holder that takes over an
 * expired lease looks at the outbox anyway.
 */
export function createDestinations(records: Records, table: Table): Pick<OutboxStore, Locks> {
  const acquireLock: OutboxStore['acquireLock'] = async (workspace, destination, lock) => {
    const key = alertKeys.destination(workspace, destination);
    const { owner, now, until } = lock;
    const held = await records.changeAndRead(key, {
      text: 'SET lockedBy = :owner, leaseUntil = :until, dirty = :false, expiresAt = :expiresAt',
      condition: {
        text: 'attribute_not_exists(lockedBy) OR leaseUntil <= :now OR lockedBy = :owner',
        values: { owner, now, until, false: false, expiresAt: expiry(table.clock() + lifetimes.alert) },
      },
      schema: heldSchema,
    });
    if (held) return { nextAt: held.nextAt, intent: held.intent };
    const isDirty = await records.changeIf(key, 'SET dirty = :true', {
      text: 'attribute_exists(lockedBy) AND leaseUntil > :now',
      values: { now, true: true },
    });
    // The previous holder released it between the two calls.
    return isDirty ? 'dirty' : acquireLock(workspace, destination, lock);
  };
  return {
    acquireLock,
    changeDestination: (workspace, destination, { owner, nextAt, intent }) => {
      const [text, value] = intent
        ? ['SET nextAt = :nextAt, intent = :intent', { intent: plain(intent) }]
        : ['SET nextAt = :nextAt REMOVE intent', {}];
      return records.changeIf(alertKeys.destination(workspace, destination), text, {
        text: 'lockedBy = :owner',
        values: { owner, nextAt, ...value },
      });
    },
    async releaseLock(workspace, destination, owner) {
      const key = alertKeys.destination(workspace, destination);
      const left = await records.changeIf(key, 'REMOVE lockedBy, leaseUntil', {
        text: 'lockedBy = :owner AND dirty = :false',
        values: { owner, false: false },
      });
      if (left) return true;
      const stays = await records.changeIf(key, 'SET dirty = :false', {
        text: 'lockedBy = :owner',
        values: { owner, false: false },
      });
      return !stays;
    },
  };
}

function plain(intent: Intent): unknown {
  return JSON.parse(JSON.stringify(intent));
}

const limitSchema = v.object({ nextAt: v.number() });

/** One item per rate limiter. */
export function createRateLimits(records: Records, table: Table): Pick<OutboxStore, Limits> {
  return {
    async takeSlot(workspace, { of, host, count, interval, now, within = Number.POSITIVE_INFINITY }) {
      const key = alertKeys.rate(workspace, of, host);
      const until = (start: number) => {
        const nextAt = start + count * interval;
        return { nextAt, expiresAt: expiry(Math.max(nextAt, table.clock()) + lifetimes.rate) };
      };
      const idle = { text: 'attribute_not_exists(pk) OR nextAt <= :now', values: { now } };
      if (await records.writeIf(key, until(now), idle)) return now;
      for (;;) {
        const seen = (await records.read(key, limitSchema))?.nextAt;
        const start = Math.max(now, seen ?? 0);
        if (start - now > within) return start;
        const condition =
          seen === undefined
            ? { text: 'attribute_not_exists(pk)' }
            : { text: 'nextAt = :seen', values: { seen } };
        if (await records.writeIf(key, until(start), condition)) return start;
      }
    },
    async blockUntil(workspace, of, until) {
      const attributes = {
        nextAt: until,
        expiresAt: expiry(Math.max(until, table.clock()) + lifetimes.rate),
      };
      const sooner = { text: 'attribute_not_exists(pk) OR nextAt < :until', values: { until } };
      await records.writeIf(alertKeys.rate(workspace, of), attributes, sooner);
    },
  };
}
