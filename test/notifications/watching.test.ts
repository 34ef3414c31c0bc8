import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { BuildSummary } from '../../lambda/circleci/schemas.ts';
import { watchedRun } from '../../lambda/notifications/watched-run.ts';
import type { Watch } from '../../lambda/store/subscriptions.ts';
import { noon, simulate, token } from '../local/circleci/simulator.ts';
import { full, summary } from '../views/samples.ts';
import { answeringOnly, openClockwork } from './clockwork.ts';
import { now, web } from './reports.ts';

const minute = 60_000;
const iso = (time: number) => new Date(time).toISOString();
const ofBuild: Watch = {
  ...{ id: 'watch1', user: 'U01ANN', project: web, build: 123, branch: undefined },
  createdAt: now,
};
const ofBranch: Watch = { ...ofBuild, build: undefined, branch: 'main' };

async function open(watch: Watch, circleci: Parameters<typeof answeringOnly>[0]) {
  const clockwork = openClockwork({ circleci: answeringOnly(circleci) });
  await clockwork.store.saveWatch('T1', watch);
  await clockwork.store.schedule({ workspace: 'T1', kind: 'watch', id: watch.id, at: now });
  const connection = { host: 'https://circleci.com', login: 'ann', connectedBy: 'U02BEN', connectedAt: 1 };
  await clockwork.store.saveConnection('T1', connection);
  return clockwork;
}

/** One build that runs until it is told otherwise. */
async function openBuild() {
  const world = {
    build: full({ status: 'running', lifecycle: 'running' }),
    asked: 0,
    error: undefined as unknown,
  };
  const clockwork = await open(ofBuild, {
    async build() {
      world.asked += 1;
      if (world.error) throw world.error;
      return world.build;
    },
  });
  return { ...clockwork, world };
}

describe('a watch of a build', () => {
  it('is one message, to the one who watches, when it ends', async () => {
    const { minute: next, world, said, store } = await openBuild();
    await next();
    expect(said).toEqual([]);
    world.build = full({ status: 'failed' });
    await next();
    await next();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(said[0]?.message.text).toContain('Failed');
    expect(JSON.stringify(said[0]?.message)).toContain('You were watching acme/web#123');
    expect(await store.watch('T1', 'watch1')).toBeUndefined();
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('is one message although two look at once', async () => {
    const { world, said, handle } = await openBuild();
    world.build = full({ status: 'success' });
    const queued = { version: 1, workspace: 'T1', kind: 'watch', id: 'watch1' } as const;
    await Promise.allSettled([handle(queued), handle(queued)]);
    await handle(queued);
    expect(said).toHaveLength(1);
  });

  it('looks every minute at first, then less often, and gives up in words after a day', async () => {
    const { minute: next, world, said, store } = await openBuild();
    for (let turn = 0; turn < 10; turn += 1) await next();
    expect(world.asked).toBe(10);
    for (let turn = 0; turn < 24 * 60 + 5; turn += 1) await next();
    expect(world.asked).toBeLessThan(450);
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(said[0]?.message.text).toContain('Not over after a day');
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('goes on through CircleCI’s trouble', async () => {
    const { minute: next, world, said } = await openBuild();
    world.error = new CircleCIError('unavailable', 'no');
    for (let turn = 0; turn < 5; turn += 1) await next();
    expect(said).toEqual([]);
    world.error = undefined;
    world.build = full({ status: 'success' });
    await next();
    expect(said).toHaveLength(1);
  });

  it('tells whoever connected, once, that the token is refused, and goes on', async () => {
    const { minute: next, world, said, store } = await openBuild();
    world.error = new CircleCIError('unauthorized', 'no');
    for (let turn = 0; turn < 5; turn += 1) await next();
    expect(said).toMatchObject([{ to: 'U02BEN' }]);
    expect(await store.watch('T1', 'watch1')).toBeDefined();
  });

  it('ends in words when CircleCI does not show the build any more', async () => {
    const { minute: next, world, said } = await openBuild();
    world.error = new CircleCIError('not-found', 'no');
    await next();
    await next();
    expect(said.map(({ message }) => message.text)).toEqual([expect.stringContaining('Out of sight')]);
  });

  it('is told later when Slack says later', async () => {
    const { minute: next, world, said, outcomes } = await openBuild();
    world.build = full({ status: 'success' });
    outcomes.push({ is: 'later', after: 30_000 });
    await next();
    expect(said).toEqual([]);
    await next();
    expect(said).toHaveLength(1);
  });
});

function job(number: number, run: string, changes: Partial<BuildSummary> = {}): BuildSummary {
  return summary({
    ...{ number, branch: 'main', status: 'success', lifecycle: 'finished' },
    workflow: { jobName: `job-${number}`, jobId: undefined, workflowId: run, workflowName: 'ci' },
    ...changes,
  });
}
const during = (from: number, to: number | undefined): Partial<BuildSummary> => ({
  queuedAt: iso(now + from * minute),
  stoppedAt: to === undefined ? undefined : iso(now + to * minute),
  ...(to === undefined && { status: 'running', lifecycle: 'running' }),
});

describe('a watch of a branch', () => {
  const numbers = (...all: readonly BuildSummary[]) => watchedRun(all, now)?.map(({ number }) => number);

  it('is of the run that was the newest then, whatever comes after it', () => {
    const old = job(1, 'a', during(-9, -8));
    const current = job(2, 'b', during(-2, undefined));
    expect(numbers(job(3, 'c', during(1, undefined)), current, old)).toEqual([2]);
    expect(numbers(job(3, 'c', during(1, 2)), job(2, 'b', during(-2, 4)))).toEqual([2]);
  });

  it('is of the next run when the newest had ended', () => {
    const old = job(1, 'a', during(-9, -8));
    expect(numbers(old)).toBeUndefined();
    expect(numbers(job(3, 'c', during(5, 6)), job(2, 'b', during(1, 2)), old)).toEqual([2]);
    expect(numbers()).toBeUndefined();
  });

  it('has all jobs of the run', () => {
    expect(numbers(job(2, 'b', during(1, undefined)), job(1, 'b', during(-1, 1)))).toEqual([2, 1]);
  });

  it('waits for v2 to say that the workflow has ended, for jobs come one after the other', async () => {
    let status: 'running' | 'hold' | 'success' = 'running';
    const { minute: next, said } = await open(ofBranch, {
      branchBuilds: async () => [job(2, 'b', during(-2, 0.5))],
      workflowState: async () => ({
        ...{ name: 'ci', status, pipeline: 1, createdAt: now, stoppedAt: undefined },
      }),
    });
    await next();
    status = 'hold';
    await next();
    expect(said).toEqual([]);
    status = 'success';
    await next();
    expect(said).toHaveLength(1);
  });

  it('waits for two quiet minutes where v2 does not answer', async () => {
    const { minute: next, said } = await open(ofBranch, {
      branchBuilds: async () => [job(2, 'b', during(-2, 0.5))],
      async workflowState() {
        throw new CircleCIError('not-found', 'a project’s token');
      },
    });
    await next();
    await next();
    expect(said).toEqual([]);
    await next();
    expect(said).toHaveLength(1);
  });

  it('sees a push through in the simulator', async () => {
    const simulator = await simulate();
    const circleci = createCircleCI({ host: simulator.url, token });
    const clockwork = openClockwork({ circleci, now: noon });
    await clockwork.store.saveWatch('T1', { ...ofBranch, createdAt: noon });
    await clockwork.store.schedule({ workspace: 'T1', kind: 'watch', id: 'watch1', at: noon });
    simulator.controls.push({ project: 'github/acme/web', branch: 'main', ends: { test: 'failed' } });
    await clockwork.minute();
    expect(clockwork.said).toEqual([]);
    for (let turn = 0; turn < 10; turn += 1) {
      simulator.wait(minute);
      await clockwork.minute();
    }
    expect(clockwork.said).toHaveLength(1);
    expect(clockwork.said[0]?.message.text).toContain('Failed: acme/web on main');
  });
});
