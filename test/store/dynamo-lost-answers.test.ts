/** What only the real store could get wrong: answers that are lost, and steps of several that fall between each other. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertKeys } from '../../lambda/store/alert-keys.ts';
import { createStore } from '../../lambda/store/dynamo/dynamo-store.ts';
import type { OutboxMessage } from '../../lambda/store/outbox-store.ts';
import type { Rule } from '../../lambda/store/subscriptions-and-schedules.ts';
import { defaultRule } from '../alerts/sample-reports.ts';
import { run } from '../views/alert-samples.ts';
import { realStore } from './every-store.ts';
import { inOrder, orders } from './ordered-requests.ts';

const seed = Number(process.env.SEED ?? 1);
const minute = 60_000;
const day = 24 * 60 * minute;
const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const message: OutboxMessage = {
  kind: 'alert',
  destination: 'C1',
  id: 'r1',
  scope: 'destination',
  lifetime: 16 * day,
  at: 1,
  notBefore: 0,
  payload: {},
};

let ready: Awaited<ReturnType<typeof realStore>>;
beforeAll(async () => {
  ready = await realStore();
});
afterAll(() => ready.close());
beforeEach(() => ready.database.faults.clear());

let counted = 0;
const newWorkspace = () => `TD${counted++}`;
const lease = () => ({ now: ready.clock.now, until: ready.clock.now + minute });

async function itemAt(key: ReturnType<typeof alertKeys.destination>) {
  const { Item } = await ready.client.send(new GetCommand({ TableName: 'bot', Key: { ...key } }));
  return Item;
}

describe('an item of the outbox', () => {
  const endsAfter = (days: number, at = ready.clock.now) => Math.ceil((at + days * day) / 1000);

  it('ends by itself: a message and its destination after 16 days, a limit a day after its last slot', async () => {
    const { it: store, clock } = ready;
    const workspace = newWorkspace();
    await store.enqueue(workspace, message);
    expect(await itemAt(alertKeys.message(workspace, message))).toMatchObject({
      stage: 'new',
      expiresAt: endsAfter(16),
    });
    await store.acquireLock(workspace, 'C1', { owner: 'a', ...lease() });
    expect(await itemAt(alertKeys.destination(workspace, 'C1'))).toMatchObject({ expiresAt: endsAfter(16) });
    const until = clock.now + day;
    await store.blockUntil(workspace, 'change', until);
    expect(await itemAt(alertKeys.rate(workspace, 'change'))).toMatchObject({
      expiresAt: endsAfter(1, until),
    });
    await store.blockUntil(workspace, 'post', 1000);
    expect(await itemAt(alertKeys.rate(workspace, 'post'))).toMatchObject({ expiresAt: endsAfter(1) });
  });

  it('costs one call where nothing stands in the way: a free slot, a lock released', async () => {
    const { it: store, sent, clock } = ready;
    const workspace = newWorkspace();
    const calls = async (act: () => Promise<unknown>) => {
      sent.length = 0;
      await act();
      return sent.length;
    };
    const slot = { of: 'post', count: 1, interval: 200, now: clock.now } as const;
    expect(await calls(() => store.takeSlot(workspace, slot))).toBe(1);
    await store.acquireLock(workspace, 'C1', { owner: 'a', ...lease() });
    expect(await calls(() => store.releaseLock(workspace, 'C1', 'a'))).toBe(1);
  });
});

function ordered(order: readonly number[]) {
  const orderly = inOrder(order, ready.client);
  let made = 0;
  const newId = () => `${counted}-${made++}`;
  const clock = () => ready.clock.now;
  const { client, turn, run } = orderly;
  // Each of them is another process, which shares no request with the others.
  return { turn, run, open: () => createStore({ client, tableName: 'bot', clock, newId }) };
}

describe('an answer that was lost', () => {
  it('leaves a run written by us, and asks again only where a write was sent twice', async () => {
    const { it: store, database, sent } = ready;
    const workspace = newWorkspace();
    database.faults.next('reset-after');
    expect(await store.saveRun(workspace, run({ id: 'run-1', status: 'failed' }), 0)).toBe(true);
    sent.length = 0;
    expect(await store.saveRun(workspace, run({ id: 'run-1', status: 'success' }), 0)).toBe(false);
    expect(sent).toEqual(['PutItemCommand']);
  });

  it('leaves a message enqueued by us, and a lock ours', async () => {
    const { it: store, database } = ready;
    const workspace = newWorkspace();
    database.faults.next('reset-after');
    expect(await store.enqueue(workspace, message)).toBe('enqueued');
    expect(await store.enqueue(workspace, message)).toBe('known');
    database.faults.next('reset-after');
    expect(await store.acquireLock(workspace, 'C1', { owner: 'a', ...lease() })).not.toBe('dirty');
    expect(await store.acquireLock(workspace, 'C1', { owner: 'b', ...lease() })).toBe('dirty');
  });

  it('reads a rule that was stored before it could be for changes alone', async () => {
    const { it: store } = ready;
    const one = { workspace: newWorkspace(), id: 's1', project };
    const old = { statuses: ['failed'], branches: [], workflows: [], jobs: [], authors: [], timeZone: 'UTC' };
    const rest = { mutedUntil: undefined, paused: undefined, lastDeliveryAt: undefined, createdAt: 1 };
    const rule = {
      ...old,
      mention: 'none',
      thread: 'off',
      group: 'run',
      quiet: undefined,
    } as unknown as Rule;
    await store.saveSubscription({ ...one, ...rest, channel: 'C1', owner: 'U1', rule });
    expect((await store.subscriptions(one.workspace))[0]?.rule.when).toBe('always');
  });

  it('leaves the pausing to the one who paused', async () => {
    const { it: store, database } = ready;
    const one = { workspace: newWorkspace(), id: 's1', project };
    const rest = { mutedUntil: undefined, paused: undefined, lastDeliveryAt: undefined, createdAt: 1 };
    await store.saveSubscription({
      ...one,
      ...rest,
      channel: 'C1',
      owner: 'U1',
      rule: { ...defaultRule, statuses: [] },
    });
    database.faults.next('reset-after');
    expect(await store.pauseSubscription(one, { reason: 'missing-scope', at: 1 })).toBe(true);
    expect(await store.pauseSubscription(one, { reason: 'missing-scope', at: 1 })).toBe(false);
  });
});

describe('however the requests of several fall', () => {
  it('nothing that waits for a channel is left there, though leases end and senders are killed', async () => {
    const senders = fc.array(fc.constantFrom('lives', 'lives', 'lives', 'is killed'), {
      minLength: 2,
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(orders, senders, fc.constantFrom(false, false, true), async (order, fates, isLate) => {
        const { open, turn, run } = ordered(order);
        const workspace = newWorkspace();
        const waiting = new Set<string>();
        const redelivered: string[] = [];
        const drain = async (holder: string, fate: string) => {
          const store = open();
          if ((await store.acquireLock(workspace, 'C1', { owner: holder, ...lease() })) === 'dirty') return;
          do {
            await turn();
            if (fate === 'is killed') return void redelivered.push(holder);
            waiting.clear();
          } while (!(await store.releaseLock(workspace, 'C1', holder)));
        };
        const reports = fates.map((fate, index) => async () => {
          await turn();
          waiting.add(`alert ${index}`);
          await drain(`holder ${index}`, fate);
        });
        const time = async () => {
          await turn();
          if (isLate) ready.clock.now += 2 * minute;
        };
        await run([...reports, time]);
        ready.clock.now += 2 * minute;
        await run(redelivered.map((holder) => () => drain(`${holder} again`, 'lives')));
        expect([...waiting]).toEqual([]);
      }),
      { seed, numRuns: 150 },
    );
  });

  it('a message is enqueued by one, and begun by the holder of the lock alone', async () => {
    await fc.assert(
      fc.asyncProperty(orders, fc.boolean(), async (order, isAbandoned) => {
        const { open, run } = ordered(order);
        const workspace = newWorkspace();
        if (isAbandoned) {
          await ready.it.acquireLock(workspace, 'C1', { owner: 'before', ...lease() });
          ready.clock.now += 2 * minute;
        }
        const all = [1, 2, 3].map(() => () => open().enqueue(workspace, message));
        expect((await run(all)).toSorted()).toEqual(['enqueued', 'known', 'known']);
        const locks = ['a', 'b', 'c'].map((owner) => async () => {
          const store = open();
          await store.acquireLock(workspace, 'C1', { owner, ...lease() });
          return store.changeDestination(workspace, 'C1', { owner, nextAt: 1, intent: undefined });
        });
        expect((await run(locks)).filter(Boolean)).toHaveLength(1);
      }),
      { seed, numRuns: 30 },
    );
  });

  it('no time is given to two', async () => {
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        const { open, run } = ordered(order);
        const workspace = newWorkspace();
        const all = [10, 0, 5].map((later) => () => {
          return open().takeSlot(workspace, { of: 'post', count: 2, interval: 100, now: 1000 + later });
        });
        const starts = (await run(all)).toSorted((one, other) => one - other);
        const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
      }),
      { seed, numRuns: 30 },
    );
  });

  it('what is scheduled while an earlier one is taken off the list is still done, and can be forgotten', async () => {
    const times = fc.array(fc.constantFrom(100, 200), { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(orders, times, async (order, all) => {
        const { open, run } = ordered(order);
        const workspace = newWorkspace();
        const due = { workspace, kind: 'drain', id: 'C1' } as const;
        const listed = async () =>
          (await ready.it.due(1000, 10_000)).filter((one) => one.workspace === workspace);
        await ready.it.schedule({ ...due, at: 100 });
        const off = (await listed()).map((one) => () => open().unschedule(one));
        await run<unknown>([...off, ...all.map((at) => () => open().schedule({ ...due, at }))]);
        expect((await listed()).length).toBeGreaterThanOrEqual(1);
        // What a race has left beside the newest is sent, which does nothing, and taken off.
        for (const one of (await listed()).slice(0, -1)) await ready.it.unschedule(one);
        await ready.it.forget(workspace);
        for (const one of await listed()) expect(await ready.it.unschedule(one)).toBe(false);
        expect(await listed()).toEqual([]);
      }),
      { seed, numRuns: 40 },
    );
  });
});
