/** P6: killed at any await of an alert's way, no alert is lost, and none is repeated whose outcome can be known. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { jobs } from '../../lambda/queue/jobs.ts';
import { replaceJobs } from '../fakes/run-queue-job.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';
import { type Flow, flows } from './alert-flows.ts';
import { type Fault, faultKinds, type WayOptions } from './alert-path-with-faults.ts';
import { compare, type Ending, go, nothing } from './compare-channels.ts';

// What CircleCI takes long for costs no time here: timers end as soon as nothing else is to be done.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.setTimerTickMode('nextTimerAsync');
});
afterAll(() => void vi.useRealTimers());

const sound = new Map<Flow, Ending>();
const soundOf = (flow: Flow): Ending => sound.get(flow)!;
beforeAll(async () => {
  for (const flow of flows) sound.set(flow, await go(flow));
});

/** All of them in full; as many as fit into a few seconds otherwise. */
function singles(flow: Flow, fewest: number): readonly Fault[] {
  const all = Array.from({ length: soundOf(flow).calls }, (_, at) =>
    faultKinds.map((kind) => ({ at, kind })),
  ).flat();
  const random = createRandom(seed());
  const wanted = Math.min(all.length, Math.max(fewest, runs(all.length)));
  while (all.length > wanted) all.splice(random.below(all.length), 1);
  return all;
}

describe('P6 killed or failing at one port call, each of them in turn', () => {
  test.each(flows)('$name: nothing is lost, nothing repeated', async (flow) => {
    const faults = singles(flow, 60);
    for (const fault of faults)
      expect(compare(await go(flow, { faults: [fault] }), soundOf(flow)), JSON.stringify(fault)).toEqual(
        nothing,
      );
    proved({ promise: 'P6', inputs: faults.length, of: `single faults in: ${flow.name}`, failures: 0 });
  });

  test('where the history may not be read, a post in doubt is repeated once at most, and counted', async () => {
    let count = 0;
    for (const flow of flows)
      for (const fault of singles(flow, 30)) {
        const ending = await go(flow, { faults: [fault], history: 'hidden' });
        const { repeated, ...others } = compare(ending, soundOf(flow));
        expect(others, `${flow.name} ${JSON.stringify(fault)}`).toEqual({
          lost: 0,
          stale: 0,
          toldTwice: 0,
          untold: 0,
        });
        expect(repeated, `${flow.name} ${JSON.stringify(fault)}`).toBeLessThanOrEqual(
          Math.min(1, ending.ambiguous),
        );
        count += 1;
      }
    proved({ promise: 'P6', inputs: count, of: 'single faults without a history', failures: 0 });
  });
});

test('P6 two faults, the second wherever the first has led', async () => {
  const random = createRandom(seed());
  const count = runs(370_000);
  for (let left = count; left > 0; left -= 1) {
    const flow = random.pick(flows);
    const first = random.below(soundOf(flow).calls);
    const faults: readonly Fault[] = [
      { at: first, kind: random.pick(faultKinds) },
      { at: first + 1 + random.below(60), kind: random.pick(faultKinds) },
    ];
    const history = random.pick(['read', 'read', 'hidden'] as const);
    const fails = (how: unknown) =>
      expect.unreachable(`${flow.name} ${history} ${JSON.stringify(faults)}: ${how}`);
    const ending = await go(flow, { faults, history }).catch(fails);
    const { repeated, ...others } = compare(ending, soundOf(flow));
    // A failed look is as good as none.
    const isSound = repeated <= ending.ambiguous && Object.values(others).every((count) => count === 0);
    if (!isSound) fails(JSON.stringify({ repeated, ambiguous: ending.ambiguous, ...others }));
  }
  proved({ promise: 'P6', inputs: count, of: 'double faults', failures: 0 });
}, 14_400_000);

test('P6 every port of the way was reached', () => {
  const reached = new Set([...sound.values()].flatMap(({ sites }) => [...sites]));
  for (const site of ['store.enqueue', 'store.pending', 'store.changeDestination', 'store.endMessages'])
    expect(reached).toContain(site);
  for (const site of ['send', 'slack.post', 'slack.update', 'slack.tell', 'store.schedule', 'store.takeSlot'])
    expect(reached).toContain(site);
  for (const site of ['slack.readers', 'circleci.build', 'circleci.tests']) expect(reached).toContain(site);
  for (const site of ['store.acquireLock', 'store.releaseLock', 'store.pauseSubscription', 'poster'])
    expect(reached).toContain(site);
});

test('P6 finds the loss when a report is marked as seen before it is taken up', async () => {
  const planted: NonNullable<WayOptions['jobs']> = replaceJobs(jobs, {
    async report({ report }, services, attempt, real) {
      if ((await services.store.beginDelivery(report.id, services.now())) !== 'first') return;
      await services.store.endDelivery(report.id);
      await real.run(services, attempt);
    },
  });
  const [flow] = flows;
  if (!flow) throw new Error('no flow');
  let lost = 0;
  for (const fault of singles(flow, 1000))
    lost += compare(await go(flow, { faults: [fault], jobs: planted }), soundOf(flow)).lost;
  expect(lost).toBeGreaterThan(0);
});

test('P6 finds the repetition when a dispatcher does not record what it begins to post', async () => {
  const [flow] = flows;
  if (!flow) throw new Error('no flow');
  const planted = { changeDestination: async () => true };
  let repeated = 0;
  for (const fault of singles(flow, 1000))
    repeated += compare(await go(flow, { faults: [fault], planted }), soundOf(flow)).repeated;
  expect(repeated).toBeGreaterThan(0);
});
