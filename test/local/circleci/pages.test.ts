import { expect, test } from 'vitest';
import { simulate } from './start-simulator.ts';

async function pagesOf(number: number) {
  const simulator = await simulate();
  const { workflows } = (await simulator.get(`/project/github/acme/web/${number}`)).body;
  const ask = async (path: string) => {
    const answer = await simulator.fetch(path, { anonymous: true });
    return { status: answer.status, text: await answer.text() };
  };
  const { items } = (await simulator.v2('/project/gh/acme/web/pipeline')).body;
  return { ask, workflow: workflows.workflow_id, pipeline: items[0].number };
}

test('a workflow has a page on which each job leads to its build’s', async () => {
  const { ask, workflow } = await pagesOf(123);
  const { status, text } = await ask(`/workflow-run/${workflow}`);
  expect(status).toBe(200);
  expect(text).toMatch(/<a href="\/gh\/acme\/web\/123">\w+: failed<\/a>/);
  const page = await ask('/gh/acme/web/123');
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('web #123') });
});

test('a pipeline has a page with its workflows', async () => {
  const { ask, pipeline } = await pagesOf(123);
  const { status, text } = await ask(`/pipelines/gh/acme/web/${pipeline}`);
  expect(status).toBe(200);
  expect(text).toContain('<h2>ci</h2>');
});

test.each(['/workflow-run/nothing', '/pipelines/gh/acme/web/99999', '/pipelines/gh/acme/nothing/1'])(
  'there is no page at %s',
  async (path) => {
    const { ask } = await pagesOf(123);
    expect((await ask(path)).status).toBe(404);
  },
);
