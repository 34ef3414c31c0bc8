/** What only the real store could get wrong: answers that are lost, and steps of several that fall between each other. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../../lambda/store/dynamo.ts';
import { realStore } from './stores.ts';

const seed = Number(process.env.SEED ?? 1);
const minute = 60_000;
const project = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const alert = { id: 'r1', channel: 'C1', at: 1 };

let ready: Awaited<ReturnType<typeof realStore>>;
beforeAll(async () => {
  ready = await realStore();
});
afterAll(() => ready.close());
beforeEach(() => ready.database.faults.clear());

let counted = 0;
const newWorkspace = () => `TD${counted++}`;
const lease = () => ({ now: ready.clock.now, until: ready.clock.now + minute });

/** The same table; each request waits for its turn. */
function scheduledStore(scheduler: fc.Scheduler) {
  const client = {
    async send(command: Parameters<DynamoDBDocumentClient['send']>[0]) {
      await scheduler.schedule(Promise.resolve());
      return ready.client.send(command);
    },
  } as unknown as DynamoDBDocumentClient;
  let made = 0;
  const newId = () => `${counted}-${made++}`;
  return createStore({ client, tableName: 'bot', clock: () => ready.clock.now, newId });
}

describe('an answer that was lost', () => {
  it('leaves an intent ours', async () => {
    const { it: store, clock, database } = ready;
    const workspace = newWorkspace();
    database.faults.next('reset-after');
    expect(await store.intend(workspace, alert, lease())).toEqual({ turn: 'ours' });
    expect(await store.intend(workspace, alert, lease())).toMatchObject({ turn: 'held' });
    clock.now += 2 * minute;
    expect(await store.intend(workspace, alert, lease())).toEqual({ turn: 'ambiguous' });
  });

  it('leaves the pausing to the one who paused', async () => {
    const { it: store, database } = ready;
    const one = { workspace: newWorkspace(), id: 's1', project };
    const rule = { statuses: [], branches: [], workflows: [], jobs: [], authors: [], timeZone: 'UTC' };
    const rest = { mutedUntil: undefined, paused: undefined, lastDeliveryAt: undefined, createdAt: 1 };
    await store.saveSubscription({
      ...{ ...one, ...rest, channel: 'C1', owner: 'U1' },
      rule: { ...rule, mention: 'nobody', thread: 'off', quiet: undefined },
    });
    database.faults.next('reset-after');
    expect(await store.pauseSubscription(one, { reason: 'owner', at: 1 })).toBe(true);
    expect(await store.pauseSubscription(one, { reason: 'owner', at: 1 })).toBe(false);
  });
});

describe('however the requests of several fall', () => {
  it('nothing that waits for a channel is left there, though leases end and senders are killed', async () => {
    const senders = fc.array(fc.constantFrom('lives', 'is killed'), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), senders, fc.boolean(), async (scheduler, fates, isLate) => {
        const store = scheduledStore(scheduler);
        const workspace = newWorkspace();
        const waiting = new Set<string>();
        const redelivered: string[] = [];
        const drain = async (holder: string, fate: string) => {
          if ((await store.enterChannel(workspace, 'C1', { holder, ...lease() })) === 'noted') return;
          do {
            await scheduler.schedule(Promise.resolve());
            if (fate === 'is killed') return void redelivered.push(holder);
            waiting.clear();
          } while (!(await store.leaveChannel(workspace, 'C1', holder)));
        };
        const report = async (fate: string, index: number) => {
          await scheduler.schedule(Promise.resolve());
          waiting.add(`alert ${index}`);
          await drain(`holder ${index}`, fate);
        };
        const time = async () => {
          await scheduler.schedule(Promise.resolve());
          if (isLate) ready.clock.now += 2 * minute;
        };
        await scheduler.waitFor(Promise.all([...fates.map(report), time()]));
        ready.clock.now += 2 * minute;
        await scheduler.waitFor(Promise.all(redelivered.map((holder) => drain(`${holder} again`, 'lives'))));
        expect([...waiting]).toEqual([]);
      }),
      { seed, numRuns: 60 },
    );
  });

  it('an alert is begun by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, isAbandoned) => {
        const store = scheduledStore(scheduler);
        const workspace = newWorkspace();
        if (isAbandoned) {
          await ready.it.intend(workspace, alert, lease());
          ready.clock.now += 2 * minute;
        }
        const all = [1, 2, 3].map(() => store.intend(workspace, alert, lease()));
        const turns = (await scheduler.waitFor(Promise.all(all))).map(({ turn }) => turn);
        expect(turns.sort()).toEqual(isAbandoned ? ['ambiguous', 'held', 'held'] : ['held', 'held', 'ours']);
      }),
      { seed, numRuns: 20 },
    );
  });

  it('no time is given to two', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const store = scheduledStore(scheduler);
        const workspace = newWorkspace();
        const all = [10, 0, 5].map((later) =>
          store.reserve(workspace, { count: 2, interval: 100, now: 1000 + later }),
        );
        const starts = (await scheduler.waitFor(Promise.all(all))).toSorted((one, other) => one - other);
        const gaps = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
      }),
      { seed, numRuns: 20 },
    );
  });

  it('what is scheduled while an earlier one is taken off the list is done, and forgotten with its workspace', async () => {
    const times = fc.array(fc.constantFrom(100, 200), { minLength: 1, maxLength: 2 });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), times, async (scheduler, all) => {
        const store = scheduledStore(scheduler);
        const workspace = newWorkspace();
        const due = { workspace, kind: 'drain', id: 'C1' } as const;
        await ready.it.schedule({ ...due, at: 100 });
        const found = (await ready.it.due(1000, 10_000)).filter((one) => one.workspace === workspace);
        const off = found.map((one) => store.unschedule(one));
        const on = all.map((at) => store.schedule({ ...due, at }));
        await scheduler.waitFor(Promise.all([...off, ...on]));
        const left = (await ready.it.due(1000, 10_000)).filter((one) => one.workspace === workspace);
        expect(left.length).toBeGreaterThanOrEqual(1);
        for (const one of left) await ready.it.unschedule(one);
        await ready.it.forget(workspace);
        expect((await ready.it.due(1000, 10_000)).filter((one) => one.workspace === workspace)).toEqual([]);
      }),
      { seed, numRuns: 60 },
    );
  });
});
