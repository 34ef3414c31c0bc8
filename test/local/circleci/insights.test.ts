import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { differences, shapeOf } from './answer-shape.ts';
import { noon, simulate } from './start-simulator.ts';

const recorded = new URL(
  '../../../../shared/fixtures/recorded/jmleroux-circleci-php-client/v2-insights-workflow-jobs.json',
  import.meta.url,
);
const web = '/insights/gh/acme/web';
const day = 86_400_000;

async function insights() {
  const simulator = await simulate();
  const ask = async (path: string) => (await simulator.v2(`${web}${path}`)).body;
  return { simulator, ask };
}

const runs = (items: any[]) => items.find(({ name }) => name === 'ci')?.metrics.total_runs ?? 0;

describe('the window', () => {
  test('that reports are made of is the asked one, else 90 days', async () => {
    const { ask } = await insights();
    const within = async (query: string) => runs((await ask(`/workflows${query}`)).items);
    const day = await within('?reporting-window=last-24-hours');
    const week = await within('?reporting-window=last-7-days');
    expect([day, week > day, (await within('')) > week]).toEqual([2, true, true]);
    expect(await within('?reporting-window=last-90-days')).toBe(await within(''));
  });

  test('of runs begins with start-date and ends before end-date', async () => {
    const { ask } = await insights();
    const all = (await ask('/workflows/ci?all-branches=true')).items;
    const [from, to] = [all.at(-1).created_at, all[1].created_at];
    const some = (await ask(`/workflows/ci?all-branches=true&start-date=${from}&end-date=${to}`)).items;
    expect(some).toEqual(all.slice(2));
    const since = new Date(noon - day).toISOString();
    expect((await ask(`/workflows/ci?start-date=${since}`)).items).toHaveLength(2);
  });

  test.each([
    '/workflows?reporting-window=last-year',
    '/workflows?reporting-window=constructor',
    '/workflows/ci/jobs?reporting-window=7',
    '/workflows/ci?start-date=yesterday',
    '/workflows/ci?end-date=2026-11-20',
    '/workflows/ci?start-date=2026-11-21&end-date=2026-11-20',
    '/workflows/ci?start-date=2026-01-01&end-date=2026-11-20',
  ])('%s is refused', async (path) => {
    const { simulator } = await insights();
    const { status, body } = await simulator.v2(`${web}${path}`);
    expect([status, typeof body.message]).toEqual([400, 'string']);
  });
});

test('jobs are counted over the runs of their workflow', async () => {
  const { ask } = await insights();
  const { items, next_page_token } = await ask('/workflows/ci/jobs?reporting-window=last-24-hours');
  expect(next_page_token).toBeNull();
  const counts = items.map(({ name, metrics }: any) => [name, metrics.successful_runs, metrics.failed_runs]);
  expect(counts.toSorted()).toEqual([
    ['build', 2, 0],
    ['deploy', 1, 0],
    ['lint', 2, 0],
    ['test', 1, 1],
  ]);
  const lint = (await ask('/workflows/ci/jobs?job-name=lint')).items;
  expect(lint.map((one: any) => one.name)).toEqual(['lint']);
  expect(lint[0].metrics.duration_metrics.median).toBeGreaterThan(0);
});

test.skipIf(!existsSync(recorded))(
  'jobs have the recorded shape (skipped without the recording)',
  async () => {
    const { ask } = await insights();
    const theirs = JSON.parse(readFileSync(recorded, 'utf8'));
    expect(differences(shapeOf([theirs]), shapeOf([await ask('/workflows/ci/jobs')]))).toEqual([]);
  },
);

test('a workflow’s summary follows from its runs, and compares with the window before', async () => {
  const { simulator, ask } = await insights();
  const week = async () => ask('/workflows/ci/summary?reporting-window=last-7-days');
  const { metrics, trends, workflow_names } = await week();
  expect(metrics.successful_runs + metrics.failed_runs).toBe(metrics.completed_runs);
  expect(metrics.mttr).toBeGreaterThan(0);
  expect(trends.total_runs).toBe(metrics.total_runs / 2);
  expect(workflow_names).toEqual(expect.arrayContaining(['ci', 'nightly']));
  simulator.controls.push({ project: 'github/acme/web' });
  expect((await week()).metrics.total_runs).toBe(metrics.total_runs + 1);
});

test('branches are those that ran, of one workflow when it is named', async () => {
  const { simulator, ask } = await insights();
  const { id, organization_id } = (await simulator.v2('/project/gh/acme/web')).body;
  const { branches, ...ids } = await ask('/branches');
  expect(ids).toEqual({ project_id: id, org_id: organization_id });
  expect(branches).toEqual(expect.arrayContaining(['main', 'feature/checkout-redesign']));
  expect((await ask('/branches?workflow-name=nightly')).branches).toEqual(['main']);
});

test('tests are counted over the runs', async () => {
  const { ask } = await insights();
  const metrics = await ask('/workflows/ci/test-metrics');
  const [failed] = metrics.most_failed_tests;
  expect(failed).toMatchObject({ job_name: 'test', flaky: true });
  expect(failed.failed_runs).toBeLessThan(failed.total_runs);
  expect(metrics.test_runs).toHaveLength(metrics.total_test_runs);
  expect(metrics.test_runs[0].test_counts).toMatchObject({ failure: 2, total: metrics.average_test_count });
});
