import { expect, test } from 'vitest';
import { addProject } from '../../../local/circleci/histories/add-project.ts';
import type { LaidPipeline } from '../../../local/circleci/histories/history-types.ts';
import {
  clearHistories,
  layPipeline,
  layRetry,
  layWorkflow,
} from '../../../local/circleci/histories/lay-history.ts';
import { noon, simulate } from './start-simulator.ts';

const tenMinutes = 600_000;

async function history(...pipelines: readonly Partial<LaidPipeline>[]) {
  const simulator = await simulate({ empty: true });
  const { key: project } = addProject(simulator.world, { org: 'acme', name: 'web' });
  const laid = pipelines.map((one, i) =>
    layPipeline(simulator.world, { project, at: noon - (pipelines.length - i) * tenMinutes, ...one }),
  );
  const builds = async (query = '') => (await simulator.get(`/project/gh/acme/web/tree/main${query}`)).body;
  const items = async (path: string) => (await simulator.v2(path)).body.items;
  return { simulator, project, laid, builds, items };
}

const job = (name: string, status: 'success' | 'failed', num?: number) => ({
  name,
  status,
  ...(num === undefined ? {} : { num }),
});

test('a history is told by both versions with the numbers, times and statuses that were laid', async () => {
  const { builds, items, laid } = await history(
    { number: 7, workflows: [{ name: 'ci', jobs: [job('build', 'failed', 41)] }] },
    {
      workflows: [
        {
          name: 'ci',
          jobs: [job('build', 'success', 39), { ...job('test', 'failed', 43), at: noon - 60_000 }],
        },
        { name: 'docs', jobs: [{ name: 'publish', status: 'running' }] },
      ],
    },
  );
  expect(
    (await builds()).map((one: any) => [one.build_num, one.workflows.workflow_name, one.status]),
  ).toEqual([
    [43, 'ci', 'failed'],
    [44, 'docs', 'running'],
    [39, 'ci', 'success'],
    [41, 'ci', 'failed'],
  ]);
  expect((await builds())[0].queued_at).toBe(new Date(noon - 60_000).toISOString());
  const pipelines = await items('/project/gh/acme/web/pipeline?branch=main');
  expect(pipelines.map(({ number, state }: any) => [number, state])).toEqual([
    [40, 'created'],
    [7, 'created'],
  ]);
  const workflows = await items(`/pipeline/${laid[1]!.pipeline.id}/workflow`);
  expect(workflows.map(({ name, status }: any) => [name, status])).toEqual([
    ['docs', 'running'],
    ['ci', 'failed'],
  ]);
});

test.each([
  ['success', 'success', 'success'],
  ['failed', 'failed', 'failed'],
  ['no_tests', 'failed', 'failed'],
  ['timedout', 'timedout', 'failed'],
  ['infrastructure_fail', 'infrastructure_fail', 'failed'],
  ['killed', 'terminated-unknown', 'failed'],
  ['canceled', 'canceled', 'canceled'],
  ['running', 'running', 'running'],
  ['queued', 'queued', 'running'],
  ['not_running', 'not_running', 'running'],
  ['blocked', 'blocked', 'not_run'],
  ['not_run', 'not_run', 'not_run'],
  ['unauthorized', 'unauthorized', 'unauthorized'],
] as const)('a job that is %s is %s in v2, and its workflow %s', async (status, told, whole) => {
  const { items, laid, builds } = await history({
    workflows: [{ name: 'ci', jobs: [{ name: 'a', status }] }],
  });
  const [workflow] = laid[0]!.workflows;
  expect((await items(`/workflow/${workflow?.id}/job`))[0]).toMatchObject({ name: 'a', status: told });
  expect((await items(`/pipeline/${laid[0]!.pipeline.id}/workflow`))[0].status).toBe(whole);
  const listed = (await builds()).map((one: any) => one.status);
  expect(listed).toEqual(['blocked', 'not_run', 'unauthorized'].includes(status) ? [] : [status]);
});

test('a rerun keeps the jobs that it did not run again, number and all; a retry by v1.1 is no workflow of its own', async () => {
  const { simulator, laid, items, builds, project } = await history({
    workflows: [{ name: 'ci', jobs: [job('build', 'success', 1), job('test', 'failed', 2)] }],
  });
  const [{ pipeline, workflows }] = laid as [(typeof laid)[0]];
  const again = layWorkflow(simulator.world, pipeline, {
    name: 'ci',
    rerunOf: workflows[0]!.id,
    at: noon - 300_000,
    jobs: [{ ...job('build', 'success'), kept: true }, job('test', 'success')],
  });
  layRetry(simulator.world, project, { of: 2, status: 'failed', at: noon - 200_000 });
  const jobs = await items(`/workflow/${again.id}/job`);
  expect(jobs.map((one: any) => [one.name, one.job_number, one.status])).toEqual([
    ['build', 1, 'success'],
    ['test', 3, 'success'],
  ]);
  const newest = (await builds()).slice(0, 2);
  expect(newest.map((one: any) => [one.build_num, one.why, one.retry_of, one.workflows.workflow_id])).toEqual(
    [
      [4, 'retry', 2, workflows[0]!.id],
      [3, 'retry', null, again.id],
    ],
  );
  expect((await items(`/pipeline/${pipeline.id}/workflow`)).map(({ id }: any) => id)).toEqual([
    again.id,
    workflows[0]!.id,
  ]);
});

test('a broken configuration has errors and no workflows in v2, and a build in v1.1', async () => {
  const errors = [{ type: 'config', message: 'no such job' }];
  const { items, builds, laid } = await history({ errors });
  const [pipeline] = await items('/project/gh/acme/web/pipeline');
  expect(pipeline).toMatchObject({ state: 'errored', errors });
  expect(await items(`/pipeline/${laid[0]!.pipeline.id}/workflow`)).toEqual([]);
  expect((await builds())[0]).toMatchObject({
    status: 'failed',
    workflows: { workflow_name: 'Build Error', job_name: 'Build Error' },
  });
});

test('a skipped pipeline, a forgotten one, an approval and a setup are told as CircleCI tells them', async () => {
  const { items, builds, laid } = await history(
    { forgotten: true },
    { skipped: 'ci-skip' },
    {
      workflows: [
        { name: 'setup', tag: 'setup', jobs: [job('choose', 'success')] },
        {
          name: 'ci',
          at: noon - 1000,
          jobs: [
            { name: 'hold', type: 'approval', status: 'on_hold' },
            { name: 'deploy', status: 'blocked' },
          ],
        },
      ],
    },
  );
  const [old, , newest] = laid.map(({ pipeline }) => pipeline.id);
  expect(await items(`/pipeline/${old}/workflow`)).toEqual([{ id: null, name: null, status: null }]);
  expect((await builds()).at(-1)).toMatchObject({ status: 'not_run', dont_build: 'ci-skip' });
  const [ci, setup] = await items(`/pipeline/${newest}/workflow`);
  expect([ci.status, ci.tag, setup.tag, setup.status]).toEqual(['on_hold', undefined, 'setup', 'success']);
  const [hold] = await items(`/workflow/${ci.id}/job`);
  expect(hold).toMatchObject({ type: 'approval', status: 'on_hold' });
  expect(hold).not.toHaveProperty('job_number');
});

test('three hundred jobs come in pages of both versions', async () => {
  const jobs = Array.from({ length: 300 }, (_, i) => job(`test-${i}`, i === 3 ? 'failed' : 'success'));
  const { simulator, laid, builds } = await history({ workflows: [{ name: 'ci', jobs }] });
  const path = `/workflow/${laid[0]!.workflows[0]!.id}/job`;
  const names: string[] = [];
  for (let token: string | null = ''; token !== null; ) {
    const page: any = (await simulator.v2(token ? `${path}?page-token=${token}` : path)).body;
    names.push(...page.items.map(({ name }: any) => name));
    token = page.next_page_token;
  }
  expect(names).toEqual(jobs.map(({ name }) => name));
  const counts = await Promise.all([0, 100, 200, 300].map((from) => builds(`?limit=200&offset=${from}`)));
  expect(counts.map((page) => page.length)).toEqual([100, 100, 100, 0]);
});

test('a world is emptied for the next, in which nothing of the last is found', async () => {
  const { simulator, builds, project } = await history({
    workflows: [{ name: 'ci', jobs: [job('a', 'failed', 1)] }],
  });
  expect(await builds()).toHaveLength(1);
  clearHistories(simulator.world);
  addProject(simulator.world, { org: 'acme', name: 'web' });
  expect(await builds()).toEqual([]);
  layPipeline(simulator.world, {
    project,
    at: noon,
    workflows: [{ name: 'ci', jobs: [job('b', 'success', 1)] }],
  });
  expect((await builds())[0].workflows.job_name).toBe('b');
});

test('ten thousand runs are laid in a second or so', async () => {
  const { simulator, project } = await history();
  const began = performance.now();
  for (let run = 0; run < 10_000; run += 1)
    layPipeline(simulator.world, {
      project,
      at: noon + run,
      workflows: [{ name: 'ci', jobs: [job('a', 'success')] }],
    });
  expect(performance.now() - began).toBeLessThan(20_000);
  const asked = performance.now();
  await simulator.v2('/project/gh/acme/web/pipeline?branch=main');
  expect(performance.now() - asked).toBeLessThan(2000);
});
