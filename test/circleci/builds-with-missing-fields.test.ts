/** Builds and pipelines that lack their workflow, commit or times, as CircleCI's answers do now and then. */
import { describe, expect, it } from 'vitest';
import { readBranch } from '../../lambda/circleci/runs/read-branch.ts';
import { readHealth } from '../../lambda/circleci/runs/read-branch-health.ts';
import type { LaidJob } from '../../local/circleci/histories/history-types.ts';
import { layPipeline, layRetry } from '../../local/circleci/histories/lay-history.ts';
import { client, hour, key, now, openSimulator, place, simulator } from './simulator-with-histories.ts';

openSimulator();

function lay(hours: number, name: string, jobs: readonly LaidJob[]): void {
  const at = now - hours * hour;
  const timed = jobs.map((job) => ({ at: at + 1000, startedAt: at + 2000, stoppedAt: at + 30_000, ...job }));
  layPipeline(simulator.world, { project: key, at, workflows: [{ name, at, jobs: timed }] });
}

function layNewer(count: number): void {
  for (let at = count; at > 0; at -= 1) lay(at, 'ci', [{ name: 'build', status: 'success' }]);
}

type Answer = Readonly<Record<string, unknown>>;

/** A client to which CircleCI's answers below a path are changed. */
function changing(path: string, change: (body: never) => unknown) {
  const changed: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init);
    if (!answer.ok || !String(input).includes(path)) return answer;
    return Response.json(change((await answer.json()) as never));
  };
  return client(changed);
}

/** A client to which builds of these numbers lack fields. */
function without(fields: readonly string[], ...numbers: readonly number[]) {
  const lacking = Object.fromEntries(fields.map((field) => [field, null]));
  return changing('/api/v1.1/', (builds: readonly { readonly build_num: number }[]) =>
    builds.map((build) => (numbers.includes(build.build_num) ? { ...build, ...lacking } : build)),
  );
}

const hold: LaidJob = { name: 'hold', type: 'approval', status: 'on_hold' };

describe('a retry by v1.1 is of the workflow of the build that it retries', () => {
  it.each([
    { lacks: 'the retry', number: 501 },
    { lacks: 'the build that it retries', number: 500 },
  ])('where $lacks does not name it, in a workflow that waits', async ({ number }) => {
    lay(2, 'ci', [{ name: 'build', num: 500, status: 'success' }, hold]);
    const again = layRetry(simulator.world, key, { of: 500, status: 'failed', at: now - hour });
    expect(again.num).toBe(501);
    const circleci = without(['workflows'], number);
    expect((await readBranch(circleci, place, now)).verdict).toBe('red');
    expect((await readHealth(circleci, place, now)).verdict).toBe('red');
  });

  it('where a job runs again that had mended a failure: it has passed still', async () => {
    lay(3, 'ci', [{ name: 'build', status: 'failed' }]);
    lay(2, 'ci', [
      { name: 'build', num: 500, status: 'success' },
      { name: 'test', num: 400, status: 'success' },
    ]);
    layRetry(simulator.world, key, { of: 500, status: 'running', at: now - hour });
    const circleci = without(['workflows'], 500);
    expect((await readBranch(circleci, place, now)).verdict).toBe('ongoing');
    expect((await readHealth(circleci, place, now)).verdict).toBe('ongoing');
  });
});

describe('a failure beyond the ten newest pipelines is read', () => {
  it.each([
    { field: 'workflows', lacks: 'its workflow' },
    { field: 'vcs_revision', lacks: 'its commit' },
  ])('where its build does not tell $lacks', async ({ field }) => {
    lay(30, 'nightly', [{ name: 'build', status: 'success' }]);
    lay(20, 'nightly', [{ name: 'build', num: 500, status: 'failed' }]);
    layNewer(12);
    const { verdict, reds } = await readBranch(without([field], 500), place, now);
    expect({ verdict, reds: reds.map(({ name }) => name) }).toEqual({ verdict: 'red', reds: ['nightly'] });
  });
});

describe('pipelines that do not tell their commit', () => {
  const isNewer = ({ created_at: at }: Answer) => Date.parse(String(at)) > now - 10.5 * hour;
  const bare = (pipeline: Answer) => (isNewer(pipeline) ? { ...pipeline, vcs: null } : pipeline);

  it('leave room for the newest run of each workflow, and for the one before it', async () => {
    lay(14, 'deploy', [{ name: 'ship', status: 'failed' }]);
    lay(12, 'deploy', [{ name: 'ship', status: 'success' }, hold]);
    layNewer(10);
    const circleci = changing(
      '/api/v2/project/',
      ({ items, ...rest }: { readonly items: readonly Answer[] }) => ({
        ...rest,
        items: items.map(bare),
      }),
    );
    const { verdict, reds } = await readBranch(circleci, place, now);
    expect({ verdict, reds: reds.map(({ name }) => name) }).toEqual({ verdict: 'red', reds: ['deploy'] });
  });
});

describe('the oldest build of all without its times', () => {
  const times = ['queued_at', 'usage_queued_at', 'start_time', 'stop_time'];

  it.each([
    { days: 40, of: 'is gone', verdict: 'green' },
    { days: 4, of: 'is red still', verdict: 'red' },
  ])(
    'is as old as its commit: a workflow of $days days ago that nothing runs any more $of',
    async ({ days, verdict }) => {
      lay(days * 24, 'legacy', [{ name: 'build', num: 500, status: 'failed' }]);
      layNewer(11);
      simulator.controls.fail({ kind: 'custom', path: '/api/v2/', status: 404, body: '{}', times: Infinity });
      const circleci = without(times, 500);
      expect((await readBranch(circleci, place, now)).verdict).toBe(verdict);
      expect((await readHealth(circleci, place, now)).verdict).toBe(verdict);
    },
  );
});

describe('the builds that failed, where they are not shown', () => {
  const failing: typeof fetch = async (input, init) =>
    String(input).includes('filter=failed') ? new Response('{}', { status: 500 }) : fetch(input, init);
  const read = () => readBranch(client(failing), place, now);

  it('are missed where older builds are beyond the page: nothing is said of the branch', async () => {
    lay(130, 'nightly', [{ name: 'build', status: 'failed' }]);
    layNewer(101);
    await expect(read()).rejects.toMatchObject({ reason: 'unavailable' });
  });

  it('are not missed where one page holds all builds', async () => {
    lay(30, 'nightly', [{ name: 'build', status: 'failed' }]);
    layNewer(12);
    expect((await read()).verdict).toBe('red');
  });
});
