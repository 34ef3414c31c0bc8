import { describe, expect, it } from 'vitest';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { CircleCIError } from '../../lambda/circleci/errors.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import { missing, recording } from './recorded-answers.ts';
import { answering, type Reply } from './scripted-server.ts';

const web: Project = { vcs: 'github', org: 'acme', repo: 'web' };
const standalone: Project = {
  vcs: 'circleci',
  org: '9YytKzouJxzu4TjCRFqAoD',
  repo: '44n9wujWcTnVZ2b5S8Fnat',
};
const raw = {
  vcs_url: 'https://github.com/acme/web',
  build_num: 22,
  status: 'failed',
  lifecycle: 'finished',
};

async function against(reply: (url: string) => Reply) {
  const server = await answering(({ url }) => reply(url));
  const circleci = createCircleCI({ host: server.host, token: 't0ken', timeout: 5_000 });
  return { circleci, asked: server.asked };
}

describe('each call asks for what the reference says', () => {
  it.each<[string, (circleci: CircleCI) => Promise<unknown>, string, unknown]>([
    ['me', (c) => c.me(), 'GET /api/v1.1/me', { login: 'ada' }],
    ['projects', (c) => c.projects(), 'GET /api/v1.1/projects?shallow=true', []],
    ['recentBuilds', (c) => c.recentBuilds(), 'GET /api/v1.1/recent-builds', []],
    [
      'recentBuilds, a page',
      (c) => c.recentBuilds({ limit: 5, offset: 10 }),
      'GET /api/v1.1/recent-builds?limit=5&offset=10',
      [],
    ],
    ['builds', (c) => c.builds(web), 'GET /api/v1.1/project/github/acme/web', []],
    [
      'builds, filtered',
      (c) => c.builds(web, { limit: 1, filter: 'failed' }),
      'GET /api/v1.1/project/github/acme/web?limit=1&filter=failed',
      [],
    ],
    [
      'builds of a standalone project',
      (c) => c.builds(standalone),
      `GET /api/v1.1/project/circleci/${standalone.org}/${standalone.repo}`,
      [],
    ],
    [
      'builds on Bitbucket',
      (c) => c.builds({ ...web, vcs: 'bitbucket' }),
      'GET /api/v1.1/project/bitbucket/acme/web',
      [],
    ],
    [
      'branchBuilds',
      (c) => c.branchBuilds(web, 'feature/ü#1', { limit: 3 }),
      'GET /api/v1.1/project/github/acme/web/tree/feature%2F%C3%BC%231?limit=3',
      [],
    ],
    ['build', (c) => c.build({ project: web, number: 22 }), 'GET /api/v1.1/project/github/acme/web/22', raw],
    [
      'artifacts',
      (c) => c.artifacts({ project: web, number: 22 }),
      'GET /api/v1.1/project/github/acme/web/22/artifacts',
      [],
    ],
    [
      'latestArtifacts',
      (c) => c.latestArtifacts(web),
      'GET /api/v1.1/project/github/acme/web/latest/artifacts',
      [],
    ],
    [
      'latestArtifacts of a branch',
      (c) => c.latestArtifacts(web, { branch: 'a/b', filter: 'successful' }),
      'GET /api/v1.1/project/github/acme/web/latest/artifacts?branch=a%2Fb&filter=successful',
      [],
    ],
    [
      'retry',
      (c) => c.retry({ project: web, number: 22 }),
      'POST /api/v1.1/project/github/acme/web/22/retry',
      raw,
    ],
    [
      'cancel',
      (c) => c.cancel({ project: web, number: 22 }),
      'POST /api/v1.1/project/github/acme/web/22/cancel',
      raw,
    ],
    ['ssh', (c) => c.ssh({ project: web, number: 22 }), 'POST /api/v1.1/project/github/acme/web/22/ssh', raw],
    [
      'addSshUser',
      (c) => c.addSshUser({ project: web, number: 22 }),
      'POST /api/v1.1/project/github/acme/web/22/ssh-users',
      raw,
    ],
    [
      'tests',
      (c) => c.tests({ project: web, number: 22 }),
      'GET /api/v1.1/project/github/acme/web/22/tests',
      { tests: [] },
    ],
    ['follow', (c) => c.follow(web), 'POST /api/v1.1/project/github/acme/web/follow', { following: true }],
    [
      'unfollow',
      (c) => c.unfollow(web),
      'POST /api/v1.1/project/github/acme/web/unfollow',
      { following: false },
    ],
    [
      'clearCache',
      (c) => c.clearCache(web),
      'DELETE /api/v1.1/project/github/acme/web/build-cache',
      { status: 'build caches deleted' },
    ],
    ['envVars', (c) => c.envVars(web), 'GET /api/v1.1/project/github/acme/web/envvar', []],
    [
      'envVar',
      (c) => c.envVar(web, 'A/B'),
      'GET /api/v1.1/project/github/acme/web/envvar/A%2FB',
      { name: 'A/B', value: 'xxxx' },
    ],
    [
      'setEnvVar',
      (c) => c.setEnvVar(web, { name: 'A', value: 'secret' }),
      'POST /api/v1.1/project/github/acme/web/envvar {"name":"A","value":"secret"}',
      { name: 'A', value: 'xxxxcret' },
    ],
    [
      'deleteEnvVar',
      (c) => c.deleteEnvVar(web, 'A'),
      'DELETE /api/v1.1/project/github/acme/web/envvar/A',
      { message: 'ok' },
    ],
    ['checkoutKeys', (c) => c.checkoutKeys(web), 'GET /api/v1.1/project/github/acme/web/checkout-key', []],
    [
      'checkoutKey',
      (c) => c.checkoutKey(web, 'SHA256:a/b+c='),
      'GET /api/v1.1/project/github/acme/web/checkout-key/SHA256%3Aa%2Fb%2Bc%3D',
      { fingerprint: 'x' },
    ],
    [
      'createCheckoutKey',
      (c) => c.createCheckoutKey(web, 'deploy-key'),
      'POST /api/v1.1/project/github/acme/web/checkout-key {"type":"deploy-key"}',
      { fingerprint: 'x' },
    ],
    [
      'deleteCheckoutKey',
      (c) => c.deleteCheckoutKey(web, 'c9:0b'),
      'DELETE /api/v1.1/project/github/acme/web/checkout-key/c9%3A0b',
      { message: 'ok' },
    ],
    [
      'addSshKey',
      (c) => c.addSshKey(web, { hostname: 'h', privateKey: 'k' }),
      'POST /api/v1.1/project/github/acme/web/ssh-key {"hostname":"h","private_key":"k"}',
      '',
    ],
    [
      'addSshKey for all hosts',
      (c) => c.addSshKey(web, { hostname: undefined, privateKey: 'k' }),
      'POST /api/v1.1/project/github/acme/web/ssh-key {"private_key":"k"}',
      '',
    ],
    ['addUserSshKey', (c) => c.addUserSshKey(), 'POST /api/v1.1/user/ssh-key', ''],
    ['setHerokuKey', (c) => c.setHerokuKey('k'), 'POST /api/v1.1/user/heroku-key {"apikey":"k"}', ''],
  ])('%s', async (_, call, expected, json) => {
    const { circleci, asked } = await against(() => ({ json }));
    await call(circleci);
    expect(asked.map(({ method, url, body }) => `${method} ${url}${body && ` ${body}`}`)).toEqual([expected]);
  });
});

it('takes a few megabytes of builds and of projects', async () => {
  const builds = Array.from({ length: 100 }, (_, index) => ({
    ...raw,
    build_num: index + 1,
    circle_yml: 'x'.repeat(40_000),
  }));
  const { circleci } = await against(() => ({ json: builds }));
  expect(await circleci.builds(web, { limit: 100 })).toHaveLength(100);
});

it('gives a build without its steps when CircleCI has forgotten them', async () => {
  const { circleci } = await against(() => ({ json: { ...raw, steps: [] } }));
  expect(await circleci.build({ project: web, number: 22 })).toMatchObject({ number: 22, steps: [] });
});

it('rejects with CircleCIError, whatever a project or a branch is called', async () => {
  const { circleci, asked } = await against(() => ({ json: [] }));
  for (const name of ['', '.', '..', '../../../me']) {
    const outcome = await circleci.builds({ ...web, repo: name }).catch((error: unknown) => error);
    if (name === '../../../me') expect(outcome).toEqual([]);
    else expect(outcome).toBeInstanceOf(CircleCIError);
  }
  expect(asked.map(({ url }) => url)).toEqual(['/api/v1.1/project/github/acme/..%2F..%2F..%2Fme']);
});

it('does not let a secret come back in an error', async () => {
  const { circleci } = await against(() => ({
    status: 400,
    json: { message: 'Bad value: hunter22\nsecond-line, of t0ken-x' },
  }));
  const value = 'hunter22\nsecond-line';
  const said = { said: 'Bad value: …, of …-x' };
  await expect(circleci.setEnvVar(web, { name: 'A', value })).rejects.toMatchObject(said);
  await expect(circleci.addSshKey(web, { hostname: 'h', privateKey: value })).rejects.toMatchObject(said);
  await expect(circleci.setHerokuKey(value)).rejects.toMatchObject(said);
  await expect(circleci.setHerokuKey('second-line\r\nhunter22')).rejects.toMatchObject({
    said: 'Bad value: …\n…, of …-x',
  });
});

it('does not leave half a secret where an error is cut', async () => {
  const { circleci } = await against(() => ({ status: 400, body: `${'x'.repeat(495)}hunter22` }));
  const error = await circleci.setHerokuKey('hunter22').catch((reason: unknown) => reason);
  expect(error).toMatchObject({ said: `${'x'.repeat(495)}…` });
});

it.each([
  ['me', (c: CircleCI) => c.me()],
  ['addSshUser', (c: CircleCI) => c.addSshUser({ project: web, number: 1 })],
  ['createCheckoutKey', (c: CircleCI) => c.createCheckoutKey(web, 'github-user-key')],
  ['workflowBuilds', (c: CircleCI) => c.workflowBuilds('id')],
])(
  'says that %s needs a personal token, when CircleCI does not know what a project token asks',
  async (_, call) => {
    const { circleci } = await against(() => ({ status: 404, json: { message: 'Project not found' } }));
    await expect(call(circleci)).rejects.toMatchObject({ reason: 'not-found', needsPersonalToken: true });
  },
);

it('reads a public project without a token', async () => {
  const server = await answering(() => ({ json: [raw] }));
  const circleci = createCircleCI({ host: server.host, token: undefined });
  expect(await circleci.builds(web)).toHaveLength(1);
  expect(server.asked[0]?.headers).not.toHaveProperty('authorization');
});

describe('the numbered jobs of a workflow', () => {
  const job = (job_number: number | undefined, status: string) => ({
    job_number,
    name: `job ${job_number}`,
    status,
    project_slug: 'gh/acme/web',
  });

  it('come from all pages, the failed ones first, approvals left out', async () => {
    const { circleci, asked } = await against((url) =>
      url.includes('page-token')
        ? { json: { items: [job(3, 'failed')], next_page_token: null } }
        : {
            json: {
              items: [job(1, 'success'), job(undefined, 'on_hold'), job(2, 'running')],
              next_page_token: 'n=2&x',
            },
          },
    );
    const builds = await circleci.workflowBuilds('some-id');
    expect(builds.map(({ build, status }) => [build.number, status])).toEqual([
      [3, 'failed'],
      [2, 'running'],
      [1, 'success'],
    ]);
    expect(builds[0]).toEqual({ build: { project: web, number: 3 }, jobName: 'job 3', status: 'failed' });
    expect(asked.map(({ url }) => url)).toEqual([
      '/api/v2/workflow/some-id/job',
      '/api/v2/workflow/some-id/job?page-token=n%3D2%26x',
    ]);
  });

  it('end, even when the pages do not', async () => {
    const { circleci, asked } = await against(() => ({
      json: { items: [job(1, 'success')], next_page_token: 'again' },
    }));
    await circleci.workflowBuilds('some-id');
    expect(asked).toHaveLength(25);
  });
});

it('gives the workflows of a pipeline, the newest first', async () => {
  const { circleci, asked } = await against((url) =>
    url.endsWith('/pipeline/77')
      ? { json: { id: 'pipeline-id', number: 77 } }
      : {
          json: {
            items: [
              { id: 'old', created_at: '2026-01-01T00:00:00Z' },
              { id: 'new', created_at: '2026-01-02T00:00:00.5Z' },
            ],
            next_page_token: null,
          },
        },
  );
  const { id } = await circleci.pipeline(web, 77);
  expect((await circleci.workflowsOf(id)).map((workflow) => workflow.id)).toEqual(['new', 'old']);
  expect(asked.map(({ url }) => url)).toEqual([
    '/api/v2/project/gh/acme/web/pipeline/77',
    '/api/v2/pipeline/pipeline-id/workflow',
  ]);
});

describe.skipIf(missing)(`a recorded answer over HTTP${missing ? ` (skipped: ${missing})` : ''}`, () => {
  async function playing(file: string) {
    const { status, text } = recording(file);
    const type = file.endsWith('.html') ? 'text/html' : 'application/json;charset=utf-8';
    return against(() => ({ status, body: text, headers: { 'content-type': type } }));
  }

  it.each([
    ['error-401-me.json', 'unauthorized', 'You must log in first.'],
    ['error-403-permission-denied.json', 'forbidden', 'Permission denied'],
    [
      'error-403-nested-github-ratelimit.json',
      'forbidden',
      expect.stringMatching(/^API rate limit exceeded/),
    ],
    ['error-404-project-not-found.json', 'not-found', 'Project not found'],
    ['error-404-nested-github-json.json', 'not-found', 'Not Found'],
    ['error-404-html-unknown-route.html', 'not-found', undefined],
    ['error-400-ssh-key.json', 'refused', 'it looks like private key is invalid key.  Double check'],
  ])('that is an error keeps its words: %s', async (file, reason, said) => {
    const { circleci } = await playing(`mtchavez-circleci/${file}`);
    await expect(circleci.me()).rejects.toMatchObject({ reason, said });
  });

  it('to a retry that CircleCI took and did not run, says so', async () => {
    const { circleci } = await playing('mtchavez-circleci/retry-2020-not-run-1.0-not-available.json');
    const retried = await circleci.retry({ project: web, number: 140 });
    expect(retried).toMatchObject({
      status: 'not_run',
      dontBuild: '1.0-not-available',
      retryOf: 140,
      why: 'retry',
    });
  });

  it.each<[string, (circleci: CircleCI) => Promise<unknown>, unknown]>([
    ['tests-2020.json', async (c) => (await c.tests({ project: web, number: 1 })).length, 78],
    ['tests-empty.json', (c) => c.tests({ project: web, number: 1 }), []],
    ['follow-2020.json', (c) => c.follow(web), { following: true, firstBuild: undefined }],
    ['follow-2017.json', (c) => c.follow(web), { following: true, firstBuild: undefined }],
    ['human-readable-no-accept-2014.txt', (c) => c.follow(web), { following: true, firstBuild: undefined }],
    ['unfollow-2020.json', (c) => c.unfollow(web), { following: false, firstBuild: undefined }],
    ['build-cache-cleared-2020.json', (c) => c.clearCache(web), 'build dependency caches deleted'],
    ['build-cache-cleared-2013.json', (c) => c.clearCache(web), 'build caches deleted'],
    [
      'envvars-2020.json',
      async (c) => (await c.envVars(web)).map(({ name, masked }) => `${name}=${masked}`),
      ['CC_TEST_REPORTER_ID=xxxxa869', 'COVERALLS_REPO_TOKEN=xxxxskJS', 'TESTENV=xxxxalue'],
    ],
    [
      'envvar-created.json',
      (c) => c.setEnvVar(web, { name: 'TESTENV', value: 'testvalue' }),
      { name: 'TESTENV', masked: 'xxxxalue' },
    ],
    ['envvar-deleted.json', (c) => c.deleteEnvVar(web, 'TESTENV'), undefined],
    [
      'checkout-keys-2017.json',
      async (c) => (await c.checkoutKeys(web)).map(({ preferred }) => preferred),
      [true, false],
    ],
    ['checkout-keys-empty-2020.json', (c) => c.checkoutKeys(web), []],
    [
      'checkout-key-get.json',
      async (c) => (await c.checkoutKey(web, 'x')).fingerprint,
      expect.stringMatching(/^[0-9a-f:]{47}$/),
    ],
    [
      'checkout-key-created-2020.json',
      async (c) => (await c.createCheckoutKey(web, 'deploy-key')).publicKey,
      expect.stringMatching(/^ssh-rsa \S+$/),
    ],
    ['checkout-key-deleted.json', (c) => c.deleteCheckoutKey(web, 'x'), undefined],
    ['ssh-key-created.json', (c) => c.addSshKey(web, { hostname: 'h', privateKey: 'k' }), undefined],
    ['heroku-key-ok.json', (c) => c.setHerokuKey('k'), undefined],
    ['ssh-users-2020.json', async (c) => (await c.addSshUser({ project: web, number: 65 })).number, 65],
    [
      'trigger-project-2020-06-2.0.json',
      async (c) => c.trigger(web),
      {
        kind: 'build',
        build: expect.objectContaining({ status: 'queued', startedBy: undefined, why: 'api' }),
      },
    ],
  ])('is read: %s', async (file, call, read) => {
    const { circleci } = await playing(`mtchavez-circleci/${file}`);
    expect(await call(circleci)).toEqual(read);
  });

  it('to a cancel names who canceled', async () => {
    const { circleci } = await playing('mtchavez-circleci/cancel-2020-canceled.json');
    expect(await circleci.cancel({ project: web, number: 145 })).toMatchObject({
      status: 'canceled',
      canceledBy: expect.any(String),
    });
  });
});
