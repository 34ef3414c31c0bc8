/** P7: copies of messages at once, in any order, on instances that pause and whose clocks are wrong: said once. */
import { expect, test } from 'vitest';
import { dispatch } from '../../lambda/outbox/dispatcher.ts';
import { messageOf } from '../../lambda/outbox/enqueue-message.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import { renderers } from '../../lambda/queue/renderers.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import { draftOf } from '../../lambda/rules/enqueue-alerts.ts';
import type { Alert } from '../../lambda/store/alert.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { createToldTime } from '../../lambda/store/dynamo/server-clock.ts';
import { fakeHookAddress } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createPacedSlack } from '../fakes/rate-limited-slack.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createVirtualTime } from '../fakes/virtual-time.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { run } from '../views/alert-samples.ts';
import { now as start } from './sample-reports.ts';

const second = 1000;
const minute = 60 * second;
const workspace = 'T1';
const channel = 'C1';
const place = { workspace, destination: channel };

interface Planted {
  /** Of the store: what is wrong with it. */
  readonly store?: Partial<AlertStore>;
  readonly clocks?: 'told' | 'own';
}

interface Ending {
  readonly lost: number;
  readonly repeated: number;
  readonly pauses: number;
  /** Milliseconds until the last was said. */
  readonly took: number;
}

async function interleave(random: Random, planted: Planted = {}): Promise<Ending> {
  const time = createVirtualTime(start);
  const store = { ...createFakeStore({ clock: time.now }), ...planted.store };
  const slack = createPacedSlack({ time, latency: () => 20 + random.below(300) });
  let ids = 0;
  let pauses = 0;

  /** A process of its own: a clock that is wrong by up to ten minutes, and pauses longer than any lease. */
  function instance(): AlertServices {
    const skew = random.below(20 * minute) - 10 * minute;
    const own = () => time.now() + skew;
    const told = createToldTime(own);
    const slowly = async <T>(answer: Promise<T>): Promise<T> => {
      const value = await answer;
      told.hear(new Date(time.now()).toUTCString());
      const isPaused = random.below(150) === 0;
      if (isPaused) pauses += 1;
      await time.sleep(isPaused ? 95 * second + random.below(120 * second) : 1 + random.below(20));
      return value;
    };
    const wrapped = Object.fromEntries(
      Object.entries(store).map(([name, call]) => [
        name,
        (...given: readonly unknown[]) =>
          slowly((call as (...all: readonly unknown[]) => Promise<unknown>)(...given)),
      ]),
    ) as unknown as typeof store;
    return {
      store: wrapped,
      circleci: () => Promise.reject(new Error('not connected')),
      poster: async () => slack.poster(workspace),
      ...noRotation,
      hookAddress: fakeHookAddress,
      send: async () => undefined,
      now: planted.clocks === 'own' ? own : told.now,
      sleep: time.sleep,
      newId: () => `id${ids++}`,
      log: () => undefined,
    };
  }

  /** As the queue does: again after a while, and after 42 seconds whatever the process is doing. */
  async function work(receives: number): Promise<void> {
    const services = instance();
    // The function's time is measured, not read from a clock.
    const job = {
      ...place,
      request: receives > 1 ? 'redelivered' : 'new',
      deadline: services.now() + 40 * second,
    } as const;
    const done = dispatch(job, renderers, services).then(
      (end) => (end === 'locked' && receives > 1 ? 30 * second : undefined),
      (error: unknown) => (error instanceof RetryError ? error.after : 2 * second),
    );
    const after = await Promise.race([done, time.sleep(42 * second).then(() => 'hangs' as const)]);
    if (after === undefined) return;
    await time.sleep(after === 'hangs' ? second : Math.ceil(after / second) * second);
    await work(receives + 1);
  }

  const alerts = Array.from({ length: 1 + random.below(3) }, (_, index) => alertOf(index));
  for (const alert of alerts)
    for (let copies = 2 + random.below(3); copies > 0; copies -= 1)
      time.at(start + random.below(3 * second), () => {
        void store.enqueue(workspace, messageOf(draftOf(alert))).then(() => work(1));
      });
  await time.run();
  const times = alerts.map(
    ({ id }) => slack.stands(workspace, channel).filter((message) => message.ids.includes(id)).length,
  );
  return {
    lost: times.filter((count) => count === 0).length,
    repeated: times.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
    pauses,
    took: Math.max(0, ...slack.stands(workspace, channel).map(({ at }) => at - start)),
  };
}

const snapshot = run({ status: 'failed', jobs: [], branch: undefined });

function alertOf(index: number): Alert {
  const common = { subscriptions: [], redSince: undefined, mention: undefined, notBefore: 0 };
  const id = `a${index}`;
  return {
    ...common,
    id,
    channel,
    at: start + index,
    run: `run-${index}`,
    status: 'failed',
    thread: 'off',
    snapshot: { ...snapshot, id: `run-${index}` },
  };
}

/** Each interleaving has chances of its own, so that one of them can be replayed without those before it. */
function oneOf(random: Random): Random {
  return createRandom(random.below(2 ** 31));
}

test('P7 however the copies fall, each alert is said once', async () => {
  const random = createRandom(seed());
  const count = runs(100_000);
  let pauses = 0;
  for (let index = 0; index < count; index += 1) {
    const ending = await interleave(oneOf(random));
    pauses += ending.pauses;
    expect(ending, `interleaving ${index}`).toMatchObject({ lost: 0, repeated: 0 });
    if (ending.pauses === 0) expect(ending.took, `interleaving ${index}`).toBeLessThan(minute);
  }
  expect(pauses).toBeGreaterThan(count / 10);
  proved({
    promise: 'P7',
    inputs: count,
    of: 'interleavings of copies, pauses and wrong clocks',
    failures: 0,
  });
}, 1_800_000);

test('P7 a channel is left although others note themselves on its lease again and again', async () => {
  const store = createFakeStore({ clock: () => start });
  let crowd = 5;
  const leaving: AlertStore['releaseLock'] = async (...given) => {
    crowd -= 1;
    if (crowd > 0) await store.acquireLock(workspace, channel, { ...turn, owner: `copy-${crowd}` });
    return store.releaseLock(...given);
  };
  const turn = { now: start, until: start + minute };
  const services: AlertServices = {
    store: { ...store, releaseLock: leaving },
    circleci: () => Promise.reject(new Error('not connected')),
    poster: async () => createPacedSlack({ time: createVirtualTime(start) }).poster(workspace),
    ...noRotation,
    hookAddress: fakeHookAddress,
    send: async () => undefined,
    sleep: async () => undefined,
    log: () => undefined,
    now: () => start,
    newId: () => 'leaver',
  };
  await store.enqueue(workspace, messageOf(draftOf(alertOf(0))));
  await store.takeSlot(workspace, { of: 'post', count: 1, interval: minute, now: start });
  const job = { ...place, request: 'new', deadline: start + minute } as const;
  await expect(dispatch(job, renderers, services)).rejects.toThrow(RetryError);
  expect(await store.acquireLock(workspace, channel, { ...turn, owner: 'next' })).not.toBe('dirty');
});

async function harm(planted: Planted): Promise<readonly Ending[]> {
  const random = createRandom(seed());
  const endings: Ending[] = [];
  for (let left = 300; left > 0; left -= 1) endings.push(await interleave(oneOf(random), planted));
  return endings;
}

test('P7 would notice senders without a lock', async () => {
  const store: Partial<AlertStore> = {
    acquireLock: async () => ({ nextAt: 0, intent: undefined }),
    changeDestination: async () => true,
    releaseLock: async () => true,
  };
  const endings = await harm({ store });
  expect(endings.some(({ repeated }) => repeated > 0)).toBe(true);
});

test('P7 would notice that each believes its own clock: what one has taken for now is far away for another', async () => {
  const endings = await harm({ clocks: 'own' });
  expect(endings.some(({ pauses, took }) => pauses === 0 && took > minute)).toBe(true);
});
