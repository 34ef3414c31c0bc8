import { describe, expect, it } from 'vitest';
import type { BuildSummary } from '../../lambda/circleci/api-v1-schemas.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Pipeline, PipelineWorkflow } from '../../lambda/circleci/client/pipelines.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { readWatched } from '../../lambda/circleci/runs/read-watched-run.ts';
import type { Status } from '../../lambda/circleci/status.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import type { Watch } from '../../lambda/store/subscriptions-and-schedules.ts';
import { answeringOnly, openClockwork } from '../alerts/minute-by-minute.ts';
import { now, ofJob, web, whole } from '../alerts/sample-reports.ts';
import { noon, simulate, token } from '../local/circleci/start-simulator.ts';
import { full, summary } from '../views/sample-builds.ts';

const minute = 60_000;
const iso = (time: number) => new Date(time).toISOString();
const ofBuild: Watch = {
  id: 'watch1',
  user: 'U01ANN',
  project: web,
  build: 123,
  branch: undefined,
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

const lone = { workflow: undefined };

/** One build that runs until it is told otherwise. */
async function openBuild() {
  const world = {
    build: full({ ...lone, status: 'running', lifecycle: 'running' }),
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
    world.build = full({ ...lone, status: 'failed' });
    await next();
    await next();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(said[0]?.message.text).toContain('Failed');
    expect(JSON.stringify(said[0]?.message)).toContain('You were watching acme/web#123');
    expect(await store.watch('T1', 'watch1')).toBeUndefined();
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('is one message although two look at once', async () => {
    const { world, said, handle, workOff } = await openBuild();
    world.build = full({ ...lone, status: 'success' });
    const queued = { version: 1, workspace: 'T1', kind: 'watch', id: 'watch1' } as const;
    await Promise.allSettled([handle(queued), handle(queued)]);
    await handle(queued);
    await workOff();
    expect(said).toHaveLength(1);
  });

  it('looks every minute at first, then less often, and gives up in words after a day', async () => {
    const { minute: next, world, said, store } = await openBuild();
    for (let turn = 0; turn < 10; turn += 1) await next();
    expect(world.asked).toBe(10);
    for (let turn = 0; turn < 24 * 60 + 5; turn += 1) await next();
    expect(world.asked).toBeLessThan(450);
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(said[0]?.message.text).toContain('Stopped watching');
    expect(await store.due(Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
  });

  it('continues while CircleCI is unavailable', async () => {
    const { minute: next, world, said } = await openBuild();
    world.error = new CircleCIError('unavailable', 'no');
    for (let turn = 0; turn < 5; turn += 1) await next();
    expect(said).toEqual([]);
    world.error = undefined;
    world.build = full({ ...lone, status: 'success' });
    await next();
    expect(said).toHaveLength(1);
  });

  it('notifies the person who connected, once, that the token is refused, and continues', async () => {
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
    expect(said.map(({ message }) => message.text)).toEqual([expect.stringContaining('Stopped watching')]);
  });

  it('is told later when Slack says later', async () => {
    const { minute: next, world, said, outcomes } = await openBuild();
    world.build = full({ ...lone, status: 'success' });
    outcomes.push({ is: 'rate-limited', after: 30_000 });
    await next();
    expect(said).toEqual([]);
    await next();
    expect(said).toHaveLength(1);
  });
});

const pipeline = (number: number, created: number, changes: Partial<Pipeline> = {}): Pipeline => ({
  id: `p${number}`,
  project: web,
  number,
  createdAt: now + created * minute,
  branch: 'main',
  tag: undefined,
  revision: `sha${number}`,
  subject: 'Fix',
  pullRequest: undefined,
  startedBy: 'ann',
  trigger: 'webhook',
  state: 'created',
  errors: [],
  ...changes,
});
const workflow = (id: string, status: Status, stopped?: number): PipelineWorkflow => ({
  id,
  name: id.split('-')[0],
  status,
  createdAt: now,
  kind: 'workflow',
  stoppedAt: stopped === undefined ? undefined : now + stopped * minute,
});
const v2 = (world: {
  pipelines: readonly Pipeline[];
  workflows: Readonly<Record<string, readonly PipelineWorkflow[]>>;
}) => ({
  pipelines: async () => world.pipelines,
  pipeline: async (_: unknown, number: number) => world.pipelines.find((one) => one.number === number)!,
  workflowsOf: async (id: string) => world.workflows[id] ?? [],
  workflowJobs: async () => [],
});

function job(number: number, run: string, changes: Partial<BuildSummary> = {}): BuildSummary {
  return summary({
    number,
    branch: 'main',
    revision: run,
    status: 'success',
    lifecycle: 'finished',
    workflow: {
      jobName: `job-${number}`,
      jobId: undefined,
      workflowId: run,
      workflowName: 'ci',
      workspaceId: undefined,
    },
    ...changes,
  });
}
const during = (from: number, to: number | undefined): Partial<BuildSummary> => ({
  queuedAt: iso(now + from * minute),
  startedAt: iso(now + from * minute),
  stoppedAt: to === undefined ? undefined : iso(now + to * minute),
  ...(to === undefined && { status: 'running', lifecycle: 'running' }),
});

describe('a watch of a branch', () => {
  const refused = async () => {
    throw new CircleCIError('not-found', 'a project’s token');
  };
  const numbers = async (...all: readonly BuildSummary[]) => {
    const circleci = answeringOnly({ pipelines: refused, branchBuilds: async () => all });
    return (await readWatched(circleci, ofBranch, now))?.builds.map(({ number }) => number);
  };

  it('is of the run that was the newest then, whatever comes after it', async () => {
    const old = job(1, 'a', during(-9, -8));
    const current = job(2, 'b', during(-2, undefined));
    expect(await numbers(job(3, 'c', during(1, undefined)), current, old)).toEqual([2]);
    expect(await numbers(job(3, 'c', during(1, 2)), job(2, 'b', during(-2, 4)))).toEqual([2]);
  });

  it('is of the next run when the newest had ended', async () => {
    const old = job(1, 'a', during(-9, -8));
    expect(await numbers(old)).toBeUndefined();
    expect(await numbers(job(3, 'c', during(5, 6)), job(2, 'b', during(1, 2)), old)).toEqual([2]);
    expect(await numbers()).toBeUndefined();
  });

  it('is by the pipelines’ creation, whatever was retried of an older commit', async () => {
    const retried = job(9, 'a', { ...during(1, undefined), retryOf: 1 });
    expect(await numbers(retried, job(2, 'b', during(-2, undefined)), job(1, 'a', during(-9, -8)))).toEqual([
      2,
    ]);
  });

  it('has all jobs of the run', async () => {
    expect(await numbers(job(2, 'b', during(1, undefined)), job(1, 'b', during(-1, 1)))).toEqual([2, 1]);
  });

  it('waits through jobs, approvals and reruns until all workflows have ended, and is of that pipeline', async () => {
    const world = {
      pipelines: [pipeline(58, 1), pipeline(57, -1)],
      workflows: { p57: [workflow('ci', 'running'), workflow('docs', 'success', 1)] } as Record<
        string,
        readonly PipelineWorkflow[]
      >,
    };
    const { minute: next, said } = await open(ofBranch, v2(world));
    for (const status of ['running', 'on_hold', 'failing'] as const) {
      world.workflows.p57 = [workflow('ci', status), workflow('docs', 'success', 1)];
      await next();
    }
    world.workflows.p57 = [
      workflow('ci', 'failed', 4),
      { ...workflow('ci-again', 'running'), createdAt: now + 5 * minute },
    ];
    await next();
    expect(said).toEqual([]);
    world.workflows.p57 = [workflow('ci', 'failed', 4), workflow('docs', 'success', 1)];
    await next();
    await next();
    expect(said.map(({ message }) => message.text)).toEqual([
      expect.stringContaining('Failed: acme/web on main'),
    ]);
  });

  it('waits for what a setup makes', async () => {
    const world = {
      pipelines: [pipeline(57, -1, { state: 'setup' })],
      workflows: { p57: [{ ...workflow('setup', 'success', 1), kind: 'setup' as const }] } as Record<
        string,
        readonly PipelineWorkflow[]
      >,
    };
    const { minute: next, said } = await open(ofBranch, v2(world));
    await next();
    await next();
    expect(said).toEqual([]);
    world.pipelines = [pipeline(57, -1)];
    world.workflows.p57 = [...(world.workflows.p57 ?? []), workflow('ci', 'success', 3)];
    await next();
    expect(said).toHaveLength(1);
  });

  it('waits for two quiet minutes where v2 does not answer', async () => {
    const { minute: next, said } = await open(ofBranch, {
      pipelines: refused,
      branchBuilds: async () => [job(2, 'b', during(-2, 0.5))],
    });
    await next();
    await next();
    expect(said).toEqual([]);
    await next();
    expect(said).toHaveLength(1);
  });

  it('and of a build of the same run is one message', async () => {
    const world = {
      pipelines: [pipeline(57, -1)],
      workflows: { p57: [workflow('ci', 'running')] } as Record<string, readonly PipelineWorkflow[]>,
    };
    const build = full({ ...job(123, 'ci', during(-1, undefined)) });
    const clockwork = await open(ofBranch, {
      ...v2(world),
      build: async () => build,
      workflowState: async () => ({
        name: 'ci',
        status: 'running',
        pipeline: 57,
        createdAt: now,
        stoppedAt: undefined,
      }),
    });
    const { store, minute: next, said } = clockwork;
    await store.saveWatch('T1', { ...ofBuild, id: 'watch2' });
    await store.schedule({ workspace: 'T1', kind: 'watch', id: 'watch2', at: now });
    await next();
    expect(said).toEqual([]);
    world.workflows.p57 = [workflow('ci', 'failed', 2)];
    await next();
    await next();
    expect(said).toHaveLength(1);
    expect(await store.watches('T1')).toEqual([]);
  });

  it('is told at once when a report says that the run has ended, and nothing by the end of a job', async () => {
    const world = {
      pipelines: [pipeline(57, -1)],
      workflows: { p57: [workflow('ci', 'running')] } as Record<string, readonly PipelineWorkflow[]>,
    };
    const clockwork = await open(ofBranch, v2(world));
    const { said, clock, workOff, services, minute: next } = clockwork;
    await next();
    const seen = (report: Report) => services.send({ version: 1, workspace: 'T1', kind: 'seen', report });
    clock.now += 5_000;
    await seen(ofJob('test', 'failed', { run: 'ci', at: clock.now }));
    await workOff();
    expect(said).toEqual([]);
    world.workflows.p57 = [workflow('ci', 'failed', 1)];
    await seen(whole('failed', { run: 'ci', at: clock.now }));
    await workOff();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(said[0]?.message.text).toContain('Failed: acme/web on main');
    await seen(whole('failed', { run: 'ci', id: 'again', at: clock.now }));
    await workOff();
    await next();
    expect(said).toHaveLength(1);
  });

  it('is told within ten seconds of the report, although CircleCI is a little behind it', async () => {
    const world = {
      pipelines: [pipeline(57, -1)],
      workflows: { p57: [workflow('ci', 'running')] } as Record<string, readonly PipelineWorkflow[]>,
    };
    const { said, clock, workOff, services, minute: next } = await open(ofBranch, v2(world));
    await next();
    clock.now += 5_000;
    const reported = clock.now;
    const report = whole('failed', { run: 'ci', at: clock.now });
    await services.send({ version: 1, workspace: 'T1', kind: 'seen', report });
    await workOff();
    expect(said).toEqual([]);
    world.workflows.p57 = [workflow('ci', 'failed', 1)];
    clock.now += 3_000;
    await workOff();
    expect(said).toMatchObject([{ to: 'U01ANN' }]);
    expect(clock.now - reported).toBeLessThan(10_000);
  });

  const pushed = async (effectiveRole: EffectiveRole) => {
    const simulator = await simulate();
    const circleci = createCircleCI({ host: simulator.url, token });
    const clockwork = openClockwork({ circleci, now: noon });
    clockwork.effectiveRoles.set(ofBranch.user, effectiveRole);
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
    return clockwork.said[0]?.message;
  };

  it('sees a push through in the simulator, and tells a member why it failed, on the phone, too', async () => {
    const message = await pushed('viewer');
    expect(message?.text).toMatch(/^❌ acme\/web main: .*rounds half up.*: expected 12\.35, got 12\.34$/);
    expect(JSON.stringify(message)).toContain('src/price/price.test.ts:41:24');
  });

  it.each(['guest', 'external', 'unknown'] as const)(
    'tells a person who is %s that, and not why',
    async (who) => {
      const message = await pushed(who);
      expect(message?.text).toContain('Failed: acme/web on main');
      expect(JSON.stringify(message)).not.toMatch(/12\.3[45]|price/);
    },
  );
});
