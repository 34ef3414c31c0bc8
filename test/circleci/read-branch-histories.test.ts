/** Each kind of branch that was told wrongly once, in the smallest history that shows it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { readBranch } from '../../lambda/circleci/runs/read-branch.ts';
import { readHealth } from '../../lambda/circleci/runs/read-branch-health.ts';
import { layLater, layPipeline, layRetry, layWorkflow } from '../../local/circleci/histories/lay-history.ts';
import {
  client,
  hour,
  type Jobs,
  jobsOf,
  key,
  lay,
  now,
  openSimulator,
  place,
  simulator,
} from './simulator-with-histories.ts';

openSimulator();

const many = (count: number): Jobs =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`job-${at}`, 'success'] as const));

function rerun({ pipeline, workflows }: ReturnType<typeof lay>, jobs: Jobs, minutes = 10) {
  const at = now - minutes * 60_000;
  const [first] = workflows;
  if (!first) throw new Error('No workflow');
  return layWorkflow(simulator.world, pipeline, {
    name: first.name,
    rerunOf: first.id,
    at,
    jobs: jobsOf(jobs, at),
  });
}
function refuseApiV2(): void {
  const refusal = { status: 404, body: '{"message":"Project not found"}', times: Number.POSITIVE_INFINITY };
  simulator.controls.fail({ kind: 'custom', path: '/api/v2/', ...refusal });
}

const status = () => readBranch(client(), place, now);
const health = () => readHealth(client(), place, now);
const namesOf = (all: readonly { readonly name: string }[]) => all.map(({ name }) => name);

const green: Jobs = { build: 'success' };
const red: Jobs = { build: 'failed' };

describe('by pipelines', () => {
  it('does not take a run beyond the ten newest for passed that waits for an approval', async () => {
    lay(30, { nightly: red });
    lay(29, { nightly: { build: 'success', hold: 'on_hold' } });
    for (let at = 12; at > 0; at -= 1) lay(at, { ci: green });
    expect(namesOf((await status()).reds)).toEqual(['nightly']);
    expect(namesOf((await health()).reds)).toEqual(['nightly']);
  });

  it('asks for the workflows of at most ten pipelines', async () => {
    for (let at = 15; at > 0; at -= 1) lay(at, { ci: green });
    await status();
    const asked = simulator.controls.received().filter(({ path }) => path.endsWith('/workflow'));
    expect(asked).toHaveLength(10);
  });

  it('sees that a failure was mended between it and a page of builds', async () => {
    lay(5, { docs: red });
    lay(4, { docs: green });
    lay(3, { ci: many(100) });
    expect((await health()).reds).toEqual([]);
  });

  it('does not take a run for mended by one that waits, where a rerun of it passed in part', async () => {
    const before = lay(3, { ci: { build: 'success', test: 'infrastructure_fail' } });
    const failed = before.workflows[0]?.jobs[1]?.num ?? 0;
    layRetry(simulator.world, key, { of: failed, status: 'running', at: now - hour });
    rerun(before, { build: 'success' });
    lay(2, { ci: { build: 'success', test: 'success', hold: 'on_hold' } });
    expect(namesOf((await status()).reds)).toEqual(['ci']);
    expect(namesOf((await health()).reds)).toEqual(['ci']);
  });
  it('is mended still while v1.1 tries a job again whose build is beyond the page', async () => {
    lay(4, { ci: { build: 'killed' } });
    const mended = lay(3, { ci: many(120) });
    const passed = mended.workflows[0]?.jobs[0]?.num ?? 0;
    layRetry(simulator.world, key, { of: passed, status: 'running', at: now - hour });
    expect((await status()).verdict).toBe('ongoing');
    expect((await health()).verdict).toBe('ongoing');
    lay(2, { ci: { build: 'running' } });
    expect((await status()).verdict).toBe('ongoing');
    expect((await health()).verdict).toBe('ongoing');
  });
  it('counts a retry by v1.1 once it has a result', async () => {
    const { workflows } = lay(2, { ci: { build: 'success', test: 'failed' } });
    const of = workflows[0]?.jobs[1]?.num ?? 0;
    const again = layRetry(simulator.world, key, { of, status: 'running', at: now - 60_000 });
    expect(await status()).toMatchObject({ verdict: 'red', reds: [{ workflow: { isRerunning: true } }] });
    layRetry(simulator.world, key, {
      of: again.num,
      status: 'success',
      at: now - 50_000,
      stoppedAt: now - 20_000,
    });
    expect((await status()).verdict).toBe('green');
    expect((await health()).verdict).toBe('green');
  });

  it('takes a job that was killed for what API v2 calls its workflow', async () => {
    lay(2, { ci: { build: 'killed' } });
    expect((await status()).verdict).toBe('red');
    expect(namesOf((await health()).reds)).toEqual(['ci']);
  });

  it('is open by a workflow of an older pipeline that has no newer result', async () => {
    lay(2, { deploy: { build: 'success', hold: 'on_hold' } });
    lay(1, { ci: green });
    expect(await status()).toMatchObject({ verdict: 'ongoing', open: [{ name: 'deploy' }] });
  });

  it('does not count skipped pipelines among the ten without a workflow', async () => {
    lay(30 * 24, { legacy: red });
    for (let at = 9; at > 0; at -= 1) lay(at, { ci: green });
    lay(0.5, {}, { skipped: 'ci-skip' });
    expect((await status()).verdict).toBe('red');
    lay(0.4, { ci: green });
    expect(await status()).toMatchObject({ verdict: 'green', gone: [{ name: 'legacy' }] });
  });

  it('takes a broken configuration for mended only by what came to a result', async () => {
    lay(4, { ci: green });
    lay(3, {}, { errors: [{ type: 'config', message: 'no such job: biuld' }] });
    lay(2, { ci: { build: 'success', hold: 'on_hold' } });
    lay(1, { ci: { build: 'running' } });
    expect((await health()).verdict).toBe('red');
  });

  it('sees a job that was refused to a context, where it had run before', async () => {
    lay(2, { ci: { build: 'success', deploy: 'success' } });
    lay(1, { ci: { build: 'success', deploy: 'unauthorized' } });
    expect((await status()).verdict).toBe('red');
    expect(namesOf((await health()).reds)).toEqual(['ci']);
  });

  it('asks two calls where builds show that every job has passed as before', async () => {
    lay(2, { ci: green, docs: green });
    lay(1, { ci: green, docs: green });
    expect((await health()).verdict).toBe('green');
    expect(simulator.controls.received()).toHaveLength(2);
  });

  it('asks no more because an old pipeline was run again that is listed no more', async () => {
    const old = lay(60, { ci: green });
    for (let at = 50; at > 0; at -= 2) lay(at, { ci: many(4) });
    rerun(old, green);
    expect((await health()).verdict).toBe('green');
    const asked = simulator.controls.received().filter(({ path }) => path.endsWith('/workflow'));
    expect(asked).toEqual([]);
  });
});

describe('by builds alone', () => {
  beforeEach(refuseApiV2);

  it('is not green by a rerun whose first run had no builds: its age is not known', async () => {
    const old = lay(3, { ci: { build: 'not_run' } });
    lay(2, { ci: red });
    rerun(old, green);
    expect(await status()).toMatchObject({ verdict: 'unknown', reds: [], greens: [] });
  });

  it('reads on where the page holds only the late end of an older run', async () => {
    const at = now - 5 * hour;
    const jobs = [
      ...jobsOf({ build: 'success', hold: 'on_hold' }, at),
      { name: 'ship', status: 'blocked', needs: ['hold'] } as const,
    ];
    const { workflows } = layPipeline(simulator.world, {
      project: key,
      at,
      workflows: [{ name: 'ci', jobs }],
    });
    lay(4, { ci: many(120) });
    const [first] = workflows;
    if (!first) throw new Error('No workflow');
    layLater(simulator.world, first, {
      name: 'hold',
      type: 'approval',
      status: 'success',
      stoppedAt: now - 61_000,
    });
    layLater(simulator.world, first, {
      name: 'ship',
      status: 'failed',
      at: now - 60_000,
      stoppedAt: now - 30_000,
    });
    expect((await status()).verdict).toBe('green');
  });

  it('reads on where the page holds only a late rerun of an old run', async () => {
    const old = lay(4, { ci: many(120) });
    lay(2, { ci: green });
    rerun(old, Object.fromEntries(Object.keys(many(110)).map((name) => [name, 'failed'])));
    expect((await status()).verdict).toBe('green');
  });
  it('is red by a workflow that failed before the page of builds', async () => {
    lay(3, { nightly: red });
    lay(2, { ci: many(60) });
    lay(1, { ci: many(60) });
    expect(namesOf((await status()).reds)).toEqual(['nightly']);
    expect(namesOf((await health()).reds)).toEqual(['nightly']);
  });

  it('is not green by a part of a run that a rerun shows to have had more jobs', async () => {
    const old = lay(2, { ci: { build: 'success', deploy: 'not_run' } });
    rerun(old, { build: 'success', deploy: 'running' });
    expect((await status()).verdict).toBe('ongoing');
  });

  it('takes builds without times for older than the next of the list that has one', async () => {
    lay(3, { ci: { test: 'failed' } });
    lay(2, { ci: { test: 'success' } });
    const timeless: typeof fetch = async (input, init) => {
      const response = await fetch(input, init);
      if (!response.ok) return response;
      const [newest, ...older] = (await response.json()) as readonly object[];
      const without = { queued_at: null, usage_queued_at: null, start_time: null, stop_time: null };
      return Response.json([newest, ...older.map((build) => ({ ...build, ...without }))]);
    };
    const circleci = client(timeless);
    expect((await readBranch(circleci, place, now)).verdict).toBe('green');
  });

  it('stays red while the job is tried again', async () => {
    const { workflows } = lay(2, { ci: red });
    const of = workflows[0]?.jobs[0]?.num ?? 0;
    layRetry(simulator.world, key, { of, status: 'running', at: now - 60_000 });
    expect(await status()).toMatchObject({ verdict: 'red', reds: [{ workflow: { isRerunning: true } }] });
  });
});
