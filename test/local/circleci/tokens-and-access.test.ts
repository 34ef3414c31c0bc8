import { describe, expect, test } from 'vitest';
import { simulate, token } from './start-simulator.ts';

const web = '/project/github/acme/web';
const charts = '/project/github/open-acme/charts';

describe('a token', () => {
  test.each([
    ['Authorization: Bearer', { headers: { authorization: `Bearer ${token}` } }, ''],
    ['Circle-Token', { headers: { 'circle-token': token } }, ''],
    ['HTTP Basic, as the user', { headers: { authorization: `Basic ${btoa(`${token}:`)}` } }, ''],
    ['the query', {}, `?circle-token=${token}`],
  ])('is taken from %s', async (_, asked, query) => {
    const { get } = await simulate();
    expect((await get(`/me${query}`, { anonymous: true, ...asked })).body.login).toBe('ada');
  });

  test('that is unknown is as good as none', async () => {
    const { get } = await simulate();
    const asked = { headers: { authorization: 'Bearer nonsense' } };
    const refused = { status: 401, body: { message: 'You must log in first.' } };
    for (const path of ['/me', '/projects', '/recent-builds'])
      expect(await get(path, asked)).toEqual(refused);
    expect(await get(web, asked)).toEqual({ status: 404, body: { message: 'Project not found' } });
  });

  test('sent twice counts when one of the two is known', async () => {
    const { get } = await simulate();
    const asked = { headers: { authorization: 'Bearer nonsense', 'circle-token': token } };
    expect((await get('/me', asked)).status).toBe(200);
  });

  test('of a reader may not write', async () => {
    const { get, fetch, controls } = await simulate();
    controls.addToken({ token: 'reader', kind: 'viewer', login: 'grace' });
    const headers = { authorization: 'Bearer reader' };
    expect((await get(`${web}/123`, { headers })).status).toBe(200);
    const refused = await fetch(`/api/v1.1${web}/123/retry`, { method: 'POST', headers });
    expect([refused.status, await refused.json()]).toEqual([403, { message: 'Permission denied' }]);
  });

  test('of a project opens that project in v1.1, nothing else, and nothing in v2', async () => {
    const { get, v2, controls } = await simulate();
    controls.addToken({ token: 'project', kind: 'project', login: 'ada', project: 'github/acme/web' });
    const asked = { headers: { authorization: 'Bearer project' } };
    expect((await get(`${web}?limit=1`, asked)).status).toBe(200);
    expect((await get('/project/github/acme/api', asked)).status).toBe(404);
    expect((await get('/me', asked)).status).toBe(401);
    expect(await v2('/project/gh/acme/web', asked)).toEqual({
      status: 404,
      body: { message: 'Project not found' },
    });
  });

  test('that was revoked is refused everywhere', async () => {
    const { get, v2, controls } = await simulate();
    controls.revoke(token);
    expect([(await get('/me')).status, (await v2('/me')).status]).toEqual([401, 401]);
  });
});

describe('without a token', () => {
  test('open source may be read', async () => {
    const { get } = await simulate();
    expect((await get(`${charts}/341`, { anonymous: true })).body.oss).toBe(true);
  });

  test('nothing may be written, and nothing private read', async () => {
    const { fetch } = await simulate();
    expect((await fetch(`/api/v1.1${charts}/341/retry`, { method: 'POST', anonymous: true })).status).toBe(
      401,
    );
    expect((await fetch(`/api/v1.1${web}`, { anonymous: true })).status).toBe(404);
  });
});

describe('an address', () => {
  test.each([
    ['/api/v1.1/project/gh/acme/web/123'],
    ['/api/v1.1/project/github/acme/web/123/'],
    ['/api/v1/project/acme/web/123'],
  ])('%s is web#123', async (path) => {
    const { fetch } = await simulate();
    expect(await (await fetch(path)).json()).toMatchObject({ build_num: 123, reponame: 'web' });
  });

  test.each([
    ['/project/bb/acme/legacy', 'legacy'],
    ['/project/circleci/PXpvNSfaY3UE5GGdKkL4bG/8vRCmTFwcJ5nUYMZq7fhkB', 'desktop'],
  ])('%s is %s', async (path, name) => {
    const { get } = await simulate();
    expect((await get(`${path}?limit=1`)).body[0].reponame).toBe(name);
  });

  test('of a hidden project is answered like one that does not exist', async () => {
    const { get } = await simulate();
    expect(await get('/project/github/vault-corp/secrets')).toEqual(await get('/project/github/acme/nope'));
  });

  test('of a build that does not exist says so', async () => {
    const { get } = await simulate();
    expect(await get(`${web}/999999`)).toEqual({ status: 404, body: { message: 'Build not found' } });
  });

  test('that is unknown is a page, whatever is accepted', async () => {
    const { fetch } = await simulate();
    const answer = await fetch('/api/v1.1/nope');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  });

  test.each(['/nope', '/project/gh/acme/web/nope', '/workflow'])(
    '%s is JSON where v2 does not know it',
    async (path) => {
      const { v2 } = await simulate();
      expect(await v2(path)).toEqual({ status: 404, body: { message: 'Not Found' } });
    },
  );

  test('with a doubled version control system leads away', async () => {
    const { fetch } = await simulate();
    const answer = await fetch('/api/v1.1/project/github/github/acme/web');
    expect([answer.status, await answer.text()]).toEqual([302, '']);
  });

  test.each([
    ['/api/v1.1/me', '/api/v1.1/me'],
    [`/api/v1.1${web}`, '/api/v1.1/project/:vcs-type/:username/:repo/'],
    [`/api/v1.1${web}/123`, '/api/v1.1/project/:vcs-type/:username/:repo/:build_num/'],
    [`/api/v1.1${web}/123/tests`, '/api/v1.1/project/:vcs-type/:username/:repo/:build_num/tests'],
    [`/api/v1.1${web}/tree/main`, '/api/v1.1/project/:vcs-type/:username/:repo/tree/:branch'],
    [`/api/v1.1${web}/envvar/NPM_TOKEN`, '/api/v1.1/project/:vcs-type/:username/:repo/envvar/:var-name'],
    ['/api/v1/project/acme/web', '/api/v1/project/:username/:repo'],
    ['/api/v1/project/acme/web/123/tests', '/api/v1/project/:username/:repo/:build_num/tests'],
  ])('%s is named back in X-Route', async (path, route) => {
    const { fetch } = await simulate();
    expect((await fetch(path)).headers.get('x-route')).toBe(route);
  });

  test('of what was made is told in Location', async () => {
    const { url, fetch } = await simulate();
    const made = async (path: string, json: unknown) =>
      (await fetch(`/api/v1.1${web}${path}`, { method: 'POST', json })).headers.get('location');
    expect(await made('/tree/main', {})).toBe(`${url}/api/v1.1${web}/124`);
    expect(await made('/envvar', { name: 'A', value: 'some value' })).toBe(`${url}/api/v1.1${web}/envvar/A`);
  });
});

describe('JSON', () => {
  test('is compact when it is asked for, and for human eyes otherwise', async () => {
    const { fetch } = await simulate();
    const compact = await (await fetch('/api/v1.1/me')).text();
    const pretty = await (await fetch('/api/v1.1/me', { headers: { accept: '*/*' } })).text();
    expect(compact).not.toContain('\n');
    expect(pretty).toContain('\n  "login" : "ada"');
    expect(JSON.parse(pretty)).toEqual(JSON.parse(compact));
  });

  test.each([
    ['/api/v1.1/me', 'application/json', 'application/json;charset=utf-8'],
    ['/api/v1.1/me', '*/*; q=0.5, application/xml', 'text/plain; charset=utf-8'],
    ['/api/v1.1/me', 'text/plain', 'text/plain; charset=utf-8'],
    ['/api/v1.1/nothing-here', 'application/json', 'text/html; charset=utf-8'],
    ['/api/v2/me', '*/*', 'application/json;charset=utf-8'],
  ])('from %s for %s is called %s', async (path, accept, type) => {
    const { fetch } = await simulate();
    expect((await fetch(path, { headers: { accept } })).headers.get('content-type')).toBe(type);
  });

  test('that is sent without its content type is not read', async () => {
    const { fetch } = await simulate();
    const body = JSON.stringify({ tag: 'v9' });
    const send = async (headers: Record<string, string>) => {
      const answer = await fetch(`/api/v1.1${web}`, { method: 'POST', headers, body } as any);
      return (await answer.json()).vcs_tag;
    };
    expect(await send({ 'content-type': 'text/plain' })).toBeNull();
  });
});

test('GET /projects holds the followed ones; a name may be there twice', async () => {
  const { get } = await simulate();
  const names = (await get('/projects')).body.map(
    (project: any) => `${project.vcs_type}/${project.username}/${project.reponame}`,
  );
  expect(names).toEqual([
    'github/acme/web',
    'github/acme/api',
    'github/acme/mobile',
    'github/acme/docs',
    'bitbucket/acme/legacy',
    'github/acme-labs/api',
    'github/open-acme/charts',
    'circleci/acme-desktop/desktop',
  ]);
});

test('following makes builds run that were refused before', async () => {
  const { post } = await simulate();
  const infra = '/project/github/acme/infra';
  expect((await post(infra)).body).toMatchObject({
    status: 'not_run',
    dont_build: 'no-followers',
    lifecycle: 'not_run',
  });
  await post(`${infra}/follow`);
  expect((await post(infra)).body).toMatchObject({ status: 'not_running', dont_build: null });
});

test('disabling stops the builds of a project, as it has no follower then', async () => {
  const { delete: remove, post } = await simulate();
  const { status, body } = await remove(`${web}/enable`);
  expect([status, body.reponame, body.following]).toEqual([200, 'web', false]);
  expect((await post(web)).body).toMatchObject({ status: 'not_run', dont_build: 'no-followers' });
});

test('what is received is noted without tokens and secrets', async () => {
  const { get, post, controls } = await simulate();
  await get(`/me?circle-token=${token}`);
  await post(`${web}/envvar`, { name: 'A', value: 'a-secret-value' });
  const noted = controls.received();
  expect(noted.map(({ method, path, status }) => [method, path, status])).toEqual([
    ['GET', '/api/v1.1/me', 200],
    ['POST', `/api/v1.1${web}/envvar`, 201],
  ]);
  expect(noted[0]?.tokenForms).toEqual(['bearer', 'query']);
  expect(JSON.stringify(noted)).not.toMatch(new RegExp(`${token}|a-secret-value`));
});
