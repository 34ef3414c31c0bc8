import { describe, expect, test } from 'vitest';
import { noon, simulate } from './start-simulator.ts';

const web = '/project/gh/acme/web';
const unknown = '00000000-0000-4000-8000-000000000000';

async function kept() {
  const simulator = await simulate();
  const send = (method: string) => (path: string, json?: unknown) => simulator.v2(path, { method, json });
  return {
    simulator,
    get: simulator.v2,
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    remove: send('DELETE'),
  };
}

describe('environment variables', () => {
  test('are those of v1.1, values masked', async () => {
    const { simulator, get, post, remove } = await kept();
    const made = await post(`${web}/envvar`, { name: 'A_KEY', value: 'some-value-1234' });
    const shown = { name: 'A_KEY', value: 'xxxx1234', 'created-at': new Date(noon).toISOString() };
    expect(made).toEqual({ status: 201, body: shown });
    expect((await get(`${web}/envvar`)).body).toMatchObject({ next_page_token: null });
    expect((await get(`${web}/envvar`)).body.items).toContainEqual(shown);
    expect((await simulator.get('/project/github/acme/web/envvar/A_KEY')).body.value).toBe('xxxx1234');
    expect((await get(`${web}/envvar/A_KEY`)).body).toEqual(shown);
    expect((await remove(`${web}/envvar/A_KEY`)).status).toBe(200);
    expect((await get(`${web}/envvar/A_KEY`)).status).toBe(404);
  });

  test.each([[{ name: 'A' }], [{ value: 'b' }], [{ name: 'A', value: 5 }]])(
    'are not made of %j',
    async (json) => {
      const { post } = await kept();
      expect((await post(`${web}/envvar`, json)).status).toBe(400);
    },
  );
});

describe('checkout keys', () => {
  test('are those of v1.1, by either fingerprint', async () => {
    const { simulator, get, post, remove } = await kept();
    const made = (await post(`${web}/checkout-key`, { type: 'user-key' })).body;
    expect(made).toMatchObject({
      type: 'github-user-key',
      preferred: true,
      'created-at': new Date(noon).toISOString(),
    });
    const [old] = (await simulator.get('/project/github/acme/web/checkout-key')).body;
    expect([old.public_key, old.fingerprint, old.login]).toEqual([
      made['public-key'],
      made.fingerprint,
      'ada',
    ]);
    const [{ fingerprint }] = (await get(`${web}/checkout-key?digest=sha256`)).body.items;
    expect(fingerprint).toMatch(/^SHA256:/);
    expect((await get(`${web}/checkout-key/${encodeURIComponent(fingerprint)}`)).body).toEqual(made);
    expect((await remove(`${web}/checkout-key/${made.fingerprint}`)).status).toBe(200);
    expect((await get(`${web}/checkout-key`)).body.items).toEqual([]);
    expect((await post(`${web}/checkout-key`, { type: 'github-user-key' })).status).toBe(400);
  });
});

describe('schedules', () => {
  const timetable = { 'per-hour': 1, 'hours-of-day': [3], 'days-of-week': ['MON', 'FRI'] };
  const sound = {
    name: 'Nightly',
    timetable,
    'attribution-actor': 'current',
    parameters: { branch: 'main', deep: true },
  };

  test('are made, listed, changed and deleted', async () => {
    const { simulator, get, post, patch, remove } = await kept();
    const { status, body } = await post(`${web}/schedule`, sound);
    const { 'attribution-actor': _, ...said } = sound;
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...said,
      description: '',
      'project-slug': 'gh/acme/web',
      actor: { login: 'ada' },
    });
    expect((await get(`${web}/schedule`)).body).toEqual({ items: [body], next_page_token: null });
    simulator.wait(1000);
    const changes = {
      description: 'While we sleep',
      timetable: { 'hours-of-day': [4] },
      'attribution-actor': 'system',
    };
    const changed = (await patch(`/schedule/${body.id}`, changes)).body;
    expect(changed).toMatchObject({
      name: 'Nightly',
      description: 'While we sleep',
      'created-at': body['created-at'],
    });
    expect(changed.timetable).toEqual({ ...timetable, 'hours-of-day': [4] });
    expect([changed.actor.login, changed['updated-at'] > body['updated-at']]).toEqual(['system-actor', true]);
    expect((await get(`/schedule/${body.id}`)).body).toEqual(changed);
    expect((await remove(`/schedule/${body.id}`)).status).toBe(200);
    expect((await get(`/schedule/${body.id}`)).status).toBe(404);
  });

  test.each([
    [{ name: undefined }],
    [{ timetable: undefined }],
    [{ timetable: { ...timetable, 'per-hour': 61 } }],
    [{ timetable: { ...timetable, 'hours-of-day': ['3'] } }],
    [{ timetable: { ...timetable, 'days-of-week': ['MONDAY'] } }],
    [{ timetable: { ...timetable, 'days-of-month': [1] } }],
    [{ 'attribution-actor': 'grace' }],
    [{ parameters: { deep: true } }],
    [{ parameters: { branch: 'main', tag: 'v1' } }],
  ])('are not made with %j', async (flaw) => {
    const { get, post } = await kept();
    expect((await post(`${web}/schedule`, { ...sound, ...flaw })).status).toBe(400);
    expect((await get(`${web}/schedule`)).body.items).toEqual([]);
  });

  test('stay as they are when a change is refused', async () => {
    const { get, post, patch } = await kept();
    const { body } = await post(`${web}/schedule`, sound);
    expect((await patch(`/schedule/${body.id}`, { name: 'Other', parameters: {} })).status).toBe(400);
    expect((await get(`/schedule/${body.id}`)).body).toEqual(body);
  });
});

describe('contexts', () => {
  test('belong to an organization, by its id or its slug', async () => {
    const { get, post, remove } = await kept();
    const { organization_id: id } = (await get(web)).body;
    const made = await post('/context', { name: 'deploy', owner: { slug: 'gh/acme', type: 'organization' } });
    const shown = { id: made.body.id, name: 'deploy', created_at: new Date(noon).toISOString() };
    expect(made).toEqual({ status: 200, body: shown });
    for (const query of [`owner-id=${id}`, 'owner-slug=gh/acme', 'owner-slug=github/acme'])
      expect((await get(`/context?${query}`)).body).toEqual({ items: [shown], next_page_token: null });
    expect((await get('/context?owner-slug=gh/open-acme')).body.items).toEqual([]);
    expect((await post('/context', { name: 'deploy', owner: { id, type: 'organization' } })).status).toBe(
      400,
    );
    expect((await post('/context', { name: 'x', owner: { slug: 'gh/unknown' } })).status).toBe(404);
    expect((await post('/context', { name: 'x' })).status).toBe(400);
    expect((await remove(`/context/${shown.id}`)).status).toBe(200);
    expect((await get(`/context/${shown.id}`)).status).toBe(404);
  });

  test('keep variables, whose values are told nowhere', async () => {
    const { simulator, get, post, put, remove } = await kept();
    const { id } = (await post('/context', { name: 'deploy', owner: { slug: 'gh/acme' } })).body;
    const path = `/context/${id}/environment-variable`;
    const first = (await put(`${path}/A_KEY`, { value: 'a-secret-value' })).body;
    simulator.wait(1000);
    const second = (await put(`${path}/A_KEY`, { value: 'another-value' })).body;
    expect(second).toEqual({ ...first, updated_at: new Date(noon + 1000).toISOString() });
    expect((await get(path)).body).toEqual({ items: [second], next_page_token: null });
    expect((await put(`${path}/B`, {})).status).toBe(400);
    expect(JSON.stringify([simulator.world, simulator.controls.received()])).not.toContain('a-secret-value');
    expect((await remove(`${path}/A_KEY`)).status).toBe(200);
    expect((await remove(`${path}/A_KEY`)).status).toBe(404);
  });
});

test('a project is found by its id, and has its definition', async () => {
  const { get } = await kept();
  const told = (await get(web)).body;
  expect((await get(`/project/${told.id}`)).body).toEqual(told);
  const [definition] = (await get(`/projects/${told.id}/pipeline-definitions`)).body.items;
  expect(definition.config_source.repo.full_name).toBe('acme/web');
  expect((await get(`/projects/${unknown}/pipeline-definitions`)).status).toBe(404);
});

test('a project’s settings are told and changed', async () => {
  const { simulator, get, patch } = await kept();
  const before = (await get(`${web}/settings`)).body.advanced;
  expect(before).toMatchObject({ oss: false, pr_only_branch_overrides: ['main'] });
  const advanced = { build_prs_only: true, oss: true, pr_only_branch_overrides: ['main', 'next'] };
  expect((await patch(`${web}/settings`, { advanced })).body.advanced).toEqual({ ...before, ...advanced });
  expect((await get(`${web}/settings`)).body.advanced).toEqual({ ...before, ...advanced });
  expect((await simulator.get('/project/github/acme/web/123', { anonymous: true })).status).toBe(200);
  expect((await patch(`${web}/settings`, { advanced: { oss: 'yes' } })).status).toBe(400);
  expect((await patch(`${web}/settings`, {})).status).toBe(400);
});

test('a person is found by the id that workflows name', async () => {
  const { simulator, get } = await kept();
  const { workflows } = (await simulator.get('/project/github/acme/web/123')).body;
  const { started_by } = (await get(`/workflow/${workflows.workflow_id}`)).body;
  expect((await get(`/user/${started_by}`)).body).toMatchObject({
    id: started_by,
    login: 'ada',
    name: 'Ada Park',
  });
  expect((await get(`/user/${unknown}`)).status).toBe(404);
});

test('a reader may look and may not write', async () => {
  const { simulator } = await kept();
  simulator.controls.addToken({ token: 'reader', kind: 'viewer', login: 'grace' });
  const headers = { authorization: 'Bearer reader' };
  const ask = async (method: string, path: string) =>
    (await simulator.v2(path, { method, headers, json: {} })).status;
  for (const path of [
    `${web}/envvar`,
    `${web}/checkout-key`,
    `${web}/schedule`,
    '/context',
    '/pipeline/continue',
  ])
    expect(await ask('POST', path)).toBe(403);
  expect(await ask('PATCH', `${web}/settings`)).toBe(403);
  expect((await simulator.v2(`${web}/envvar`, { headers })).status).toBe(200);
});
