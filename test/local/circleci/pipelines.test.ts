import { expect, test } from 'vitest';
import { simulate } from './simulator.ts';

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
  expect((await simulator.v2('/pipeline/nobody/config')).status).toBe(404);
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

test('a continuation needs a key and a configuration, and here no pipeline waits for one', async () => {
  const { act } = await triggered();
  const sound = { 'continuation-key': 'a-key', configuration: 'version: 2.1' };
  const status = async (flaw: object) => (await act('/pipeline/continue', { ...sound, ...flaw })).status;
  expect(await status({ 'continuation-key': undefined })).toBe(400);
  expect(await status({ configuration: 5 })).toBe(400);
  expect(await status({ parameters: [] })).toBe(400);
  expect(await status({})).toBe(404);
});
