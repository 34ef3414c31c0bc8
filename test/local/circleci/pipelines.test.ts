import { expect, test } from 'vitest';
import { type Push, push } from '../../../local/circleci/runs/create-pipelines.ts';
import { noon, simulate } from './start-simulator.ts';

async function triggered(json: unknown = {}) {
  const simulator = await simulate();
  const act = (path: string, body: unknown) => simulator.v2(path, { method: 'POST', json: body });
  const { id } = (await act('/project/gh/acme/web/pipeline', json)).body;
  return { simulator, act, id: id as string };
}

test('a pipeline tells its values by the names that a configuration knows', async () => {
  const { simulator, id } = await triggered({ branch: 'feature/x', parameters: { deep: true, count: 3 } });
  const pipeline = (await simulator.v2(`/pipeline/${id}`)).body;
  expect((await simulator.v2(`/pipeline/${id}/values`)).body).toMatchObject({
    'pipeline.id': id,
    'pipeline.number': pipeline.number,
    'pipeline.git.branch': 'feature/x',
    'pipeline.git.revision': pipeline.vcs.revision,
    'pipeline.trigger_source': 'api',
    'pipeline.parameters.deep': true,
    'pipeline.parameters.count': 3,
  });
});

test('a pipeline tells the configuration that it ran, and why it could not be compiled', async () => {
  const { simulator, id } = await triggered();
  const { source, compiled } = (await simulator.v2(`/pipeline/${id}/config`)).body;
  expect(source).toMatch(/^version: 2.1\n/);
  expect(compiled).toContain('deploy');
  const typo = (await simulator.v2('/project/gh/acme/web/pipeline?branch=feature/typo')).body.items[0];
  expect((await simulator.v2(`/pipeline/${typo.id}/config`)).body.compiled).toContain(
    '# Cannot find a definition',
  );
  expect((await simulator.v2('/pipeline/unknown/config')).status).toBe(404);
});

test('pipelines are listed over the followed projects of an organization', async () => {
  const { simulator, id } = await triggered();
  simulator.controls.addToken({ token: 'graces', kind: 'personal', login: 'grace' });
  const list = async (query: string, headers = {}) =>
    (await simulator.v2(`/pipeline${query}`, { headers })).body.items as any[];
  const slugs = (items: any[]) => [...new Set(items.map((one) => one.project_slug))].toSorted();
  const [newest] = await list('?org-slug=gh/acme');
  expect(newest.id).toBe(id);
  expect(slugs(await list('?org-slug=gh/acme-labs'))).toEqual(['gh/acme-labs/api']);
  expect(slugs(await list('?org-slug=github/open-acme'))).toEqual(['gh/open-acme/charts']);
  expect(slugs(await list(''))).not.toContain('gh/acme/infra');
  expect((await list('?mine=true')).map((one) => one.id)).toContain(id);
  const graces = await list('?mine=true', { authorization: 'Bearer graces' });
  expect(graces.map((one) => one.id)).not.toContain(id);
  const page = (await simulator.v2('/pipeline')).body;
  const next = await list(`?page-token=${page.next_page_token}`);
  expect(next.some((one) => page.items.some((before: any) => before.id === one.id))).toBe(false);
  expect((await simulator.v2('/pipeline?org-slug=gh/vault-corp')).status).toBe(404);
});

test('a continuation needs a key that a pipeline waits for, and a configuration', async () => {
  const { act } = await triggered();
  const sound = { 'continuation-key': 'a-key', configuration: 'version: 2.1' };
  const status = async (flaw: object) => (await act('/pipeline/continue', { ...sound, ...flaw })).status;
  expect(await status({ 'continuation-key': undefined })).toBe(400);
  expect(await status({ configuration: 5 })).toBe(400);
  expect(await status({ parameters: [] })).toBe(400);
  expect(await status({})).toBe(404);
});

const onMain = { project: 'github/acme/web', by: 'ada', subject: 'Try', at: noon };

async function pushed(request: Partial<Push>) {
  const simulator = await simulate();
  const { pipelineId } = push(simulator.world, { ...onMain, ...request });
  const workflows = async () =>
    (await simulator.v2(`/pipeline/${pipelineId}/workflow`)).body.items.map((one: any) => [
      ...[one.name, one.tag, one.status],
    ]);
  const state = async () => (await simulator.v2(`/pipeline/${pipelineId}`)).body.state;
  const pipeline = simulator.world.pipelines.find(({ id }) => id === pipelineId);
  return { simulator, pipeline, workflows, state };
}

test('a setup workflow continues with the chosen workflow, in the same pipeline', async () => {
  const { simulator, workflows, state } = await pushed({ flavour: 'setup', ends: { lint: 'failed' } });
  expect([await state(), await workflows()]).toEqual(['setup', [['setup', 'setup', 'running']]]);
  simulator.wait(120_000);
  expect([await state(), await workflows()]).toEqual([
    'created',
    [
      ['ci', undefined, 'failed'],
      ['setup', 'setup', 'success'],
    ],
  ]);
});

test('a setup job may continue by the key that it was told, once; a failed one never does', async () => {
  const { simulator, pipeline, workflows } = await pushed({ flavour: 'setup' });
  const json = {
    'continuation-key': pipeline?.continuation?.key,
    configuration: 'version: 2.1',
    parameters: { deep: true },
  };
  const goOn = () => simulator.v2('/pipeline/continue', { method: 'POST', json });
  expect(await goOn()).toMatchObject({ status: 200, body: { message: 'Accepted.' } });
  expect((await workflows()).map(([name]: string[]) => name)).toEqual(['ci', 'setup']);
  expect((await simulator.v2(`/pipeline/${pipeline?.id}/values`)).body['pipeline.parameters.deep']).toBe(
    true,
  );
  expect((await goOn()).status).toBe(400);
  simulator.wait(300_000);
  expect(await workflows()).toHaveLength(2);

  const failed = await pushed({ flavour: 'setup', ends: { 'choose-workflows': 'failed' } });
  failed.simulator.wait(300_000);
  expect([await failed.state(), await failed.workflows()]).toEqual(['setup', [['setup', 'setup', 'failed']]]);
});

test('one push runs several workflows, and a schedule is named as what began it', async () => {
  const { workflows, simulator, pipeline } = await pushed({ beside: ['nightly'], why: 'schedule' });
  expect((await workflows()).map(([name]: string[]) => name)).toEqual(['nightly', 'ci']);
  const { trigger } = (await simulator.v2(`/pipeline/${pipeline?.id}`)).body;
  expect(trigger.type).toBe('scheduled_pipeline');
});

test('where the project asks for it, a push cancels what still runs of the branch, and nothing else', async () => {
  const { simulator } = await pushed({});
  const settings = { advanced: { autocancel_builds: true } };
  await simulator.v2('/project/gh/acme/web/settings', { method: 'PATCH', json: settings });
  const start = (request: Partial<Push>) =>
    push(simulator.world, { ...onMain, branch: 'topic', ...request }).id;
  const long = [start({}), start({ why: 'api' }), start({ branch: 'main' })];
  simulator.wait(5000);
  await simulator.get('/me');
  const newest = start({ at: noon + 5000 });
  const status = async (id: string | undefined) => (await simulator.v2(`/workflow/${id}`)).body.status;
  expect(await Promise.all([...long, newest].map(status))).toEqual([
    ...['canceled', 'running', 'running', 'running'],
  ]);
  simulator.wait(300_000);
  expect(await Promise.all([...long, newest].map(status))).toEqual([
    ...['canceled', 'success', 'success', 'success'],
  ]);
  // What had ended before the next push stays as it was.
  start({ at: noon + 305_000 });
  expect(await status(newest)).toBe('success');
});
