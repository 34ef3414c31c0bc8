import { expect, test } from 'vitest';
import { simulate, token } from './start-simulator.ts';

const web = '/api/v1.1/project/github/acme/web';
const form = 'application/x-www-form-urlencoded';

/** As curl sends it: a body with its type, the token as the user's name. */
async function sender() {
  const simulator = await simulate();
  const headers = { authorization: `Basic ${btoa(`${token}:`)}` };
  const send = async (path: string, body: BodyInit, type?: string) => {
    const typed = type === undefined ? headers : { ...headers, 'content-type': type };
    const answer = await fetch(new URL(path, simulator.url), { method: 'POST', headers: typed, body });
    return { status: answer.status, body: (await answer.json()) as any };
  };
  return { simulator, send };
}

test('a form’s bracketed names are a map, so that it triggers the named job', async () => {
  const { send } = await sender();
  const { status, body } = await send(
    `${web}/tree/main`,
    'build_parameters[CIRCLE_JOB]=lint&build_parameters[A]=b+c',
    form,
  );
  expect(status).toBe(201);
  expect(body.build_parameters).toEqual({ CIRCLE_JOB: 'lint', A: 'b c' });
  expect(body.workflows.job_name).toBe('lint');
});

test('a multipart form is understood, a file in it included', async () => {
  const { send } = await sender();
  const parts = new FormData();
  parts.set('revision', 'a'.repeat(40));
  parts.set('build_parameters[CIRCLE_JOB]', 'lint');
  parts.set('config', new Blob(['version: 2\r\njobs: {é: {}}\r\n']), 'config.yml');
  const { status, body } = await send(`${web}/tree/main`, parts);
  expect([status, body.vcs_revision, body.workflows.job_name]).toEqual([201, 'a'.repeat(40), 'lint']);
});

test('a run by /build is at the revision that was asked for', async () => {
  const { simulator } = await sender();
  const revision = 'b'.repeat(40);
  expect((await simulator.post('/project/github/acme/web/build', { revision })).status).toBe(200);
  const [pipeline] = (await simulator.v2('/project/gh/acme/web/pipeline')).body.items;
  expect(pipeline.vcs.revision).toBe(revision);
});

const v2 = '/api/v2/project/gh/acme/web/pipeline';

test.each([
  [`${web}/tree/main`, '{bad'],
  [web, '[]'],
  [web, '"main"'],
  [web, '{"revision":5}'],
  [web, '{"build_parameters":["CIRCLE_JOB"]}'],
  [web, '{"build_parameters":{"A":{}}}'],
  [`${web}/build`, '{"branch":5}'],
  [v2, '{bad'],
  [v2, '[]'],
  [v2, '{"branch":5}'],
  [v2, '{"parameters":[]}'],
  [v2, '{"parameters":{"deep":{}}}'],
  [`${v2}/run`, '{"checkout":{"branch":["main"]}}'],
])('%s with %s is refused, and nothing starts', async (path, body) => {
  const { simulator, send } = await sender();
  const counts = () => [simulator.world.pipelines.length, simulator.world.builds.length];
  const before = counts();
  const refused = await send(path, body, 'application/json');
  expect([refused.status, typeof refused.body.message]).toEqual([400, 'string']);
  expect(counts()).toEqual(before);
});

test.each(['{bad', '[]'])('a rerun with %s is refused as well', async (body) => {
  const { simulator, send } = await sender();
  const { workflows } = (await simulator.get('/project/github/acme/web/123')).body;
  expect(
    (await send(`/api/v2/workflow/${workflows.workflow_id}/rerun`, body, 'application/json')).status,
  ).toBe(400);
});

test('no bytes and null are an empty body', async () => {
  const { send } = await sender();
  expect((await send(`${web}/123/retry`, '', 'application/json')).status).toBe(200);
  expect((await send(v2, 'null', 'application/json')).status).toBe(201);
});
