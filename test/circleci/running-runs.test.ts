/** Checks what only v2 reports: running runs, and many runs together. */
import { expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { layRetry } from '../../local/circleci/histories/lay-history.ts';
import { noon, simulate, token } from '../local/circleci/start-simulator.ts';
import { answering } from './scripted-server.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

async function simulated() {
  const simulator = await simulate();
  const circleci = createCircleCI({ host: simulator.url, token });
  return { circleci, controls: simulator.controls, world: simulator.world };
}

async function telling(json: unknown) {
  const { host, asked } = await answering(() => ({ json }));
  return { circleci: createCircleCI({ host, token: 'token' }), asked };
}

it('follows a push from its pipeline to its workflow', async () => {
  const { circleci, controls } = await simulated();
  const id = controls.push({ project: 'github/acme/web', branch: 'main', subject: 'Fix the login' });
  const [pipeline] = await circleci.pipelines(web);
  expect(pipeline).toMatchObject({ branch: 'main', subject: 'Fix the login', tag: undefined });
  expect(pipeline?.createdAt).toBeGreaterThan(Date.parse('2020-01-01'));
  const [workflow] = await circleci.workflowsOf(pipeline?.id ?? '');
  expect(workflow).toMatchObject({ id, status: 'running' });
  expect(await circleci.approvalsOf(id)).toEqual([]);
});

it('finds what a workflow on hold waits for, and nothing once it was approved', async () => {
  const { circleci } = await simulated();
  const found = await Promise.all(
    (await circleci.projects()).map(async ({ project }) => {
      const pipelines = await circleci.pipelines(project);
      return (await Promise.all(pipelines.map(({ id }) => circleci.workflowsOf(id)))).flat();
    }),
  );
  const held = found.flat().find(({ status }) => status === 'on_hold');
  if (!held) throw new Error('Nothing is on hold.');
  const [approval] = await circleci.approvalsOf(held.id);
  expect(approval).toEqual({
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    job: 'hold-production',
    since: expect.any(Number),
  });
  await circleci.approve(held.id, approval?.requestId ?? '');
  expect(await circleci.approvalsOf(held.id)).toEqual([]);
});

it('says since when an approval is waited for, where CircleCI names a time', async () => {
  const done = { type: 'build', status: 'success' };
  const hold = { type: 'approval', status: 'on_hold' };
  const { circleci } = await telling({
    items: [
      { ...done, id: 'j1', name: 'build', stopped_at: '2026-03-02T09:00:00Z' },
      { ...done, id: 'j2', name: 'test', stopped_at: '2026-03-02T09:05:00Z' },
      { ...done, id: 'j3', name: 'lint', stopped_at: '2026-03-02T09:30:00Z' },
      { ...hold, id: 'j4', name: 'live', approval_request_id: 'r1', dependencies: ['j1', 'j2', 'j9'] },
      { ...hold, id: 'j5', name: 'first', approval_request_id: 'r2', started_at: '2026-03-02T08:00:00Z' },
      { ...hold, id: 'j6', name: 'bare', approval_request_id: 'r3', dependencies: null },
    ],
  });
  expect(await circleci.approvalsOf('w1')).toEqual([
    { requestId: 'r1', job: 'live', since: Date.parse('2026-03-02T09:05:00Z') },
    { requestId: 'r2', job: 'first', since: Date.parse('2026-03-02T08:00:00Z') },
    { requestId: 'r3', job: 'bare', since: undefined },
  ]);
});

it('reads a pipeline that did not come by OAuth, and one that says almost nothing', async () => {
  const { circleci, asked } = await telling({
    items: [
      {
        id: 'p2',
        number: 2,
        created_at: '2026-03-02T09:00:00Z',
        trigger_parameters: {
          git: { branch: 'refs/heads/main', checkout_sha: 'abc' },
          github_app: { commit_title: 'Fix' },
        },
      },
      { id: 'p1', vcs: { branch: 'x', tag: 'v1', review_url: 'https://github.com/acme/web/pull/7' } },
      { number: 3 },
    ],
  });
  const opaque = { vcs: 'circleci', org: 'a1', repo: 'b2' } as const;
  expect(await circleci.pipelines(opaque)).toEqual([
    expect.objectContaining({
      id: 'p2',
      number: 2,
      createdAt: Date.parse('2026-03-02T09:00:00Z'),
      branch: 'main',
      tag: undefined,
      revision: 'abc',
      subject: 'Fix',
      pullRequest: undefined,
      errors: [],
    }),
    expect.objectContaining({ id: 'p1', branch: undefined, tag: 'v1', createdAt: undefined }),
  ]);
  expect(asked[0]?.url).toBe('/api/v2/project/circleci/a1/b2/pipeline');
});

it.each([
  ['https://github.com/acme/web', 'https://github.com/acme/web/pull/318'],
  ['https://bitbucket.org/acme/web', 'https://bitbucket.org/acme/web/pull-requests/318'],
  [undefined, undefined],
])('knows a pull request by its number in %s', async (repository, pullRequest) => {
  const vcs = { branch: 'feature/x', review_id: '318', target_repository_url: repository };
  const { circleci } = await telling({ items: [{ id: 'p1', vcs }] });
  expect(await circleci.pipelines(web)).toEqual([expect.objectContaining({ pullRequest })]);
});

it.each([
  ['hyphens', 'flaky-tests', { 'test-name': 'a', 'job-name': 'test', 'times-flaked': 2 }],
  ['underscores', 'flaky_tests', { test_name: 'a', job_name: 'test', times_flaked: 2 }],
])('reads flaky tests whose keys have %s, each test once, the flakiest first', async (_, list, test) => {
  const other = Object.fromEntries(
    Object.entries(test).map(([key, value]) => [key, value === 'a' ? 'b' : value]),
  );
  const { circleci } = await telling({ [list]: [other, test, test, {}], total: 3 });
  expect(await circleci.flakyTests(web)).toEqual([
    expect.objectContaining({ name: 'a', job: 'test', times: 4 }),
    expect.objectContaining({ name: 'b', job: 'test', times: 2 }),
  ]);
});

it('knows of a flaky test the newest job that failed, and since when it is known', async () => {
  const at = (day: number) => ({ workflow_created_at: `2026-11-${day}T10:00:00Z`, job_number: day });
  const test = { test_name: 'a', job_name: 'test', workflow_name: 'ci', times_flaked: 1 };
  const { circleci } = await telling({
    flaky_tests: [at(21), at(24), at(22)].map((one) => ({ ...test, ...one })),
  });
  expect(await circleci.flakyTests(web)).toEqual([
    {
      name: 'a',
      job: 'test',
      workflow: 'ci',
      times: 3,
      build: 24,
      firstAt: Date.parse('2026-11-21T10:00:00Z'),
      lastAt: Date.parse('2026-11-24T10:00:00Z'),
    },
  ]);
});

it('reads the runs of a workflow that have ended in a time, page by page', async () => {
  const times = { created_at: '2026-11-21T10:00:00Z', stopped_at: '2026-11-21T10:05:00Z' };
  const { circleci, asked } = await telling({
    items: [{ id: 'r', ...times, status: 'failed', duration: 300 }],
  });
  const createdAt = Date.parse(times.created_at);
  const wanted = {
    project: web,
    branch: 'main',
    workflow: 'build & test',
    from: createdAt,
    to: createdAt + 1000,
  };
  expect(await circleci.endedRuns(wanted)).toEqual([
    { id: 'r', createdAt, stoppedAt: createdAt + 300_000, status: 'failed' },
  ]);
  const url = new URL(asked[0]?.url ?? '', 'http://x');
  expect(url.pathname).toBe('/api/v2/insights/gh/acme/web/workflows/build%20%26%20test');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    'start-date': '2026-11-21T10:00:00.000Z',
    'end-date': '2026-11-21T10:00:01.000Z',
    branch: 'main',
  });
});

it('reads how long workflows take, in milliseconds', async () => {
  const { circleci, asked } = await telling({
    items: [
      { name: 'ci', metrics: { total_runs: 4, failed_runs: 1, duration_metrics: { median: 61, p95: null } } },
    ],
  });
  expect(await circleci.workflowMetrics(web, 'week')).toEqual([
    { workflow: 'ci', runs: 4, failed: 1, median: 61_000, p95: undefined },
  ]);
  expect(asked[0]?.url).toBe('/api/v2/insights/gh/acme/web/workflows?reporting-window=last-7-days');
});

it('reads what the simulator has counted', async () => {
  const { circleci, world } = await simulated();
  layRetry(world, 'github/acme/web', { of: 123, status: 'success', at: noon - 10 * 60_000 });
  const [metrics] = await circleci.workflowMetrics(web, 'week');
  expect(metrics?.median).toBeGreaterThan(1000);
  const [flaky] = await circleci.flakyTests(web);
  expect(flaky?.times).toBeGreaterThan(0);
});
