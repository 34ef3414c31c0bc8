/** Stores the outbox: a key record per message, a pending item in the destination's order, and what was posted. */
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { expiry, type Key, lifetimes } from '../keys.ts';
import type { OutboxMessage, OutboxStore, PendingMessage, Settlement } from '../outbox-store.ts';
import { list } from './query.ts';
import type { Records, Table, Write } from './table-items.ts';

type Outbox = 'enqueue' | 'knownKeys' | 'pending' | 'endMessages' | 'posted' | 'allPosted' | 'postedAt';

const pendingSchema = v.object({
  kind: v.string(),
  destination: v.string(),
  id: v.string(),
  covers: v.optional(v.array(v.string())),
  scope: v.picklist(['destination', 'workspace']),
  lifetime: v.number(),
  at: v.number(),
  notBefore: v.number(),
  due: v.number(),
  subject: v.optional(v.string()),
  thread: v.optional(v.string()),
  broadcast: v.optional(v.literal('channel')),
  payload: v.unknown(),
});

const postedSchema = v.object({
  destination: v.string(),
  subject: v.string(),
  ts: v.string(),
  notes: v.optional(v.unknown()),
});

/** DynamoDB's limit of a transaction. */
const mostWrites = 100;
/** As many of what follows are enqueued in one transaction: four writes each, at most. */
const mostFollowUps = 20;

export function createOutbox(records: Records, table: Table): Pick<OutboxStore, Outbox> {
  const enqueueing = (workspace: string, message: OutboxMessage): readonly Write[] => {
    const now = table.clock();
    const expiresAt = expiry(now + message.lifetime);
    const condition = {
      text: 'attribute_not_exists(pk) OR expiresAt <= :seconds',
      values: { seconds: now / 1000 },
    };
    const waiting = { ...message, due: dueAt(message, now) };
    return [
      ...keysOf(workspace, message).map((key) => ({
        put: key,
        attributes: { stage: 'new', expiresAt },
        condition,
      })),
      { put: alertKeys.pending(workspace, waiting), attributes: { ...waiting, version: 1, expiresAt } },
    ];
  };
  const posted: OutboxStore['posted'] = (workspace, destination, subject) =>
    records.read(alertKeys.posted(workspace, { destination, subject }), postedSchema);
  return {
    async enqueue(workspace, message) {
      const failed = await records.transact(enqueueing(workspace, message));
      return failed.length === 0 ? 'enqueued' : 'known';
    },
    async knownKeys(workspace, { ids, ...where }) {
      const found = await Promise.all(
        ids.map(async (id) =>
          (await records.read(alertKeys.message(workspace, { ...where, id }), v.object({}))) ? [id] : [],
        ),
      );
      return found.flat();
    },
    pending: (workspace, destination, limit) => {
      const { pk, sk } = alertKeys.pendingIn(workspace, destination);
      return list(table, { pk, prefix: sk, limit }, pendingSchema);
    },
    async endMessages(workspace, settlement) {
      const { messages, followUps = [] } = settlement;
      const expiresAt = (lifetime: number) => expiry(table.clock() + lifetime);
      const all: Write[] = [
        ...postedWrites(workspace, settlement, expiresAt(lifetimes.alert)),
        ...messages.flatMap((message) => [
          ...keysOf(workspace, message).map((key) => ({
            put: key,
            attributes: { ...settlement.end, expiresAt: expiresAt(message.lifetime) },
          })),
          { remove: alertKeys.pending(workspace, message) },
        ]),
      ];
      const optional = followUps.map((message) => enqueueing(workspace, message));
      const release = releasing(workspace, settlement);
      // What was posted, and what follows from it, is recorded with the first of its messages; many that follow, before.
      while (optional.length > mostFollowUps)
        await writeFirst([], optional.splice(0, mostFollowUps), records);
      const first = all.splice(0, mostWrites - 4 * optional.length - 1);
      const isWhole = all.length === 0;
      const done = await writeFirst(first, isWhole && release ? [...optional, [release]] : optional, records);
      while (all.length > 0) await records.transact(all.splice(0, mostWrites));
      return done.some(([write]) => write === release) ? 'released' : 'settled';
    },
    posted,
    async allPosted(workspace, destination, subjects) {
      const found = subjects.map((subject) => posted(workspace, destination, subject));
      return (await Promise.all(found)).flatMap((one) => one ?? []);
    },
    async postedAt(workspace, destination, ts) {
      const { pk, sk } = alertKeys.posted(workspace, { destination, subject: '' });
      const filter = { text: 'ts = :ts', values: { ts } };
      const [found] = await list(table, { pk, prefix: sk, filter }, postedSchema);
      return found;
    },
  };
}

function postedWrites(workspace: string, { posted = [] }: Settlement, expiresAt: number): readonly Write[] {
  return posted.map((one) => ({ put: alertKeys.posted(workspace, one), attributes: { ...one, expiresAt } }));
}

function releasing(workspace: string, { messages: [first], release }: Settlement): Write | undefined {
  if (!first || release === undefined) return undefined;
  return {
    change: alertKeys.destination(workspace, first.destination),
    text: 'REMOVE lockedBy, leaseUntil, intent',
    condition: { text: 'lockedBy = :owner AND dirty = :false', values: { owner: release, false: false } },
  };
}

/** Leaves out optional writes whose condition does not hold, such as those of a message that is known. Returns the others. */
async function writeFirst(
  writes: readonly Write[],
  optional: readonly (readonly Write[])[],
  records: Records,
): Promise<readonly (readonly Write[])[]> {
  const all = [...writes, ...optional.flat()];
  const failed = all.length > 0 ? await records.transact(all) : [];
  if (failed.length === 0) return optional;
  let at = writes.length;
  const left = optional.filter((one) => {
    const [from, to] = [at, at + one.length];
    at = to;
    return !failed.some((position) => position >= from && position < to);
  });
  return writeFirst(writes, left, records);
}

function keysOf(workspace: string, message: OutboxMessage): readonly Key[] {
  return [...new Set([message.id, ...(message.covers ?? [])])].map((id) =>
    alertKeys.message(workspace, { ...message, id }),
  );
}

/** A message that is not held back has its place by its own time, which may be a little in the future. */
export function dueAt({ at, notBefore }: Pick<PendingMessage, 'at' | 'notBefore'>, now: number): number {
  return notBefore > now ? notBefore : Math.min(at, now);
}
