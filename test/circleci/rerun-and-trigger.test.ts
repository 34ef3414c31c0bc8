import { describe, expect, it } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { SunsetNotice } from '../../lambda/circleci/http/deprecation-header.ts';
import { missing, recording } from './recorded-answers.ts';
import { answering, type Reply } from './scripted-server.ts';

const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const standalone = {
  vcs: 'circleci',
  org: '9YytKzouJxzu4TjCRFqAoD',
  repo: '44n9wujWcTnVZ2b5S8Fnat',
} as const;
const ref = { project: web, number: 22 };
const raw = {
  vcs_url: 'https://github.com/acme/web',
  build_num: 22,
  status: 'failed',
  lifecycle: 'finished',
};
const workflows = { job_name: 'test', job_id: 'job-id', workflow_id: 'workflow-id', workflow_name: 'ci' };
const fresh = { ...raw, build_num: 23, status: 'queued', lifecycle: 'queued', retry_of: 22 };
const notRun = (dont_build: string) => ({ ...fresh, status: 'not_run', lifecycle: 'not_run', dont_build });
const gone: Reply = {
  status: 410,
  headers: { sunset: 'Mon, 01 Feb 2027 00:00:00 GMT', deprecation: '@1791849600' },
  json: { message: 'Gone' },
};

/** Answers by the end of the path; what is not told is gone. */
async function against(replies: Readonly<Record<string, Reply>>) {
  const server = await answering(({ method, url }) => {
    const key = Object.keys(replies).find((end) => `${method} ${url}`.endsWith(end));
    return key === undefined ? gone : (replies[key] ?? gone);
  });
  const notices: SunsetNotice[] = [];
  const circleci = createCircleCI({
    host: server.host,
    token: 't0ken',
    onSunset: (notice) => void notices.push(notice),
  });
  const asked = () => server.asked.map(({ method, url, body }) => `${method} ${url}${body && ` ${body}`}`);
  return { circleci, asked, notices };
}

const v1 = '/api/v1.1/project/github/acme/web';
const rerun = 'POST /api/v2/workflow/workflow-id/rerun';
const build: Reply = { json: { ...raw, workflows } };
const started: Reply = { status: 202, json: { workflow_id: 'new-workflow' } };

describe('running a build again', () => {
  it.each(['retry', 'ssh'] as const)('is v1.1’s to do, as long as it does: %s', async (again) => {
    const { circleci, asked } = await against({ [`/22/${again}`]: { json: fresh } });
    expect(await circleci.rerun(ref, again)).toMatchObject({
      kind: 'build',
      build: { number: 23, retryOf: 22 },
    });
    expect(asked()).toEqual([`POST ${v1}/22/${again}`]);
  });

  it.each([
    ['retry', '{"jobs":["job-id"]}'],
    ['ssh', '{"jobs":["job-id"],"enable_ssh":true}'],
  ] as const)('is v2’s when v1.1 has gone: %s', async (again, body) => {
    const { circleci, asked } = await against({ '/22': build, '/rerun': started });
    expect(await circleci.rerun(ref, again)).toEqual({
      kind: 'workflow',
      id: 'new-workflow',
      refused: undefined,
    });
    expect(asked()).toEqual([`POST ${v1}/22/${again}`, `GET ${v1}/22`, `${rerun} ${body}`]);
  });

  it.each(['1.0-not-available', 'no-followers'])(
    'is v2’s when v1.1 runs nothing for a reason of its own: %s',
    async (why) => {
      const { circleci } = await against({
        '/22/retry': { json: notRun(why) },
        '/22': build,
        '/rerun': started,
      });
      expect(await circleci.rerun(ref, 'retry')).toMatchObject({
        kind: 'workflow',
        refused: { number: 23, dontBuild: why },
      });
    },
  );

  it.each(['org-not-paid', 'branch-blacklisted', 'something-new'])(
    'is not called a rerun when v2 has the reason too: %s',
    async (why) => {
      const { circleci, asked } = await against({ '/22/retry': { json: notRun(why) } });
      expect(await circleci.rerun(ref, 'retry')).toMatchObject({
        kind: 'build',
        build: { status: 'not_run', dontBuild: why },
      });
      expect(asked()).toHaveLength(1);
    },
  );

  it('finds the job by its number when the build does not say its id', async () => {
    const { circleci, asked } = await against({
      '/22': { json: { ...raw, workflows: { ...workflows, job_id: null } } },
      '/workflow-id/job': {
        json: {
          items: [
            { id: 'other', job_number: 21, project_slug: 'gh/acme/web' },
            { id: 'found', job_number: 22, project_slug: 'gh/acme/web' },
          ],
        },
      },
      '/rerun': started,
    });
    await circleci.rerun(ref, 'retry');
    expect(asked().at(-1)).toBe(`${rerun} {"jobs":["found"]}`);
  });

  it('without a workflow is as v1.1 answered', async () => {
    const { circleci } = await against({ '/22': { json: raw } });
    await expect(circleci.rerun(ref, 'retry')).rejects.toMatchObject({ reason: 'gone', status: 410 });
    const refusing = await against({ '/22/retry': { json: notRun('no-followers') }, '/22': { json: raw } });
    expect(await refusing.circleci.rerun(ref, 'retry')).toMatchObject({
      kind: 'build',
      build: { status: 'not_run' },
    });
  });

  it.each([401, 403, 404])('by v2 says that it needs a personal token: %i', async (status) => {
    const { circleci } = await against({
      '/22': build,
      '/rerun': { status, json: { message: 'Project not found' } },
    });
    await expect(circleci.rerun(ref, 'retry')).rejects.toMatchObject({ status, needsPersonalToken: true });
  });

  it.each([500, 400])('is asked of v2 once: %i', async (status) => {
    const { circleci, asked } = await against({ '/22': build, '/rerun': { status } });
    await expect(circleci.rerun(ref, 'retry')).rejects.toMatchObject({
      ambiguous: status === 500,
      needsPersonalToken: false,
    });
    expect(asked().filter((call) => call.startsWith('POST /api/v2'))).toHaveLength(1);
  });

  it.each([500, 401, 403, 404, 429])('is not asked of v2 when v1.1 answers %i', async (status) => {
    const { circleci, asked } = await against({ '/22/retry': { status } });
    await expect(circleci.rerun(ref, 'retry')).rejects.toMatchObject({ status });
    expect(asked()).toHaveLength(1);
  });

  it.each([
    [{ kind: 'from-failed' }, '{"from_failed":true}'],
    [{ kind: 'all' }, '{}'],
    [{ kind: 'jobs', ids: ['a', 'b'] }, '{"jobs":["a","b"]}'],
    [{ kind: 'jobs', ids: ['a'], ssh: 'enabled' }, '{"jobs":["a"],"enable_ssh":true}'],
  ] as const)('as a workflow takes a part: %j', async (part, body) => {
    const { circleci, asked } = await against({ '/rerun': started });
    expect(await circleci.rerunWorkflow('workflow-id', part)).toBe('new-workflow');
    expect(asked()).toEqual([`${rerun} ${body}`]);
  });

  it.skipIf(missing)(
    `falls over on the answer as recorded${missing ? ` (skipped: ${missing})` : ''}`,
    async () => {
      const { text } = recording('mtchavez-circleci/retry-2020-not-run-1.0-not-available.json');
      const { circleci } = await against({ '/22/retry': { body: text }, '/22': build, '/rerun': started });
      expect(await circleci.rerun(ref, 'retry')).toMatchObject({
        kind: 'workflow',
        refused: { dontBuild: '1.0-not-available' },
      });
    },
  );
});

describe('triggering', () => {
  const created: Reply = { status: 201, json: { id: 'pipeline-id', number: 5, state: 'pending' } };
  const wanted = { branch: 'feature/x', parameters: { deploy: true, NAME: 'é' } };

  it.each([
    ['the project', {}, `POST ${v1} {}`],
    ['a tag', { tag: 'v1', parallel: 2 }, `POST ${v1} {"tag":"v1","parallel":2}`],
    ['a branch', wanted, `POST ${v1}/tree/feature%2Fx {"build_parameters":{"deploy":true,"NAME":"é"}}`],
    [
      'a revision of a branch',
      { branch: 'main', revision: 'abc' },
      `POST ${v1}/tree/main {"revision":"abc"}`,
    ],
  ])('%s is v1.1’s, as long as it does it', async (_, what, call) => {
    const { circleci, asked } = await against({ '': { status: 201, json: fresh } });
    expect(await circleci.trigger(web, what)).toMatchObject({ kind: 'build', build: { number: 23 } });
    expect(asked()).toEqual([call]);
  });

  it.each([
    [
      web,
      wanted,
      'POST /api/v2/project/gh/acme/web/pipeline {"branch":"feature/x","parameters":{"deploy":true,"NAME":"é"}}',
    ],
    [web, { tag: 'v1' }, 'POST /api/v2/project/gh/acme/web/pipeline {"tag":"v1"}'],
    [web, {}, 'POST /api/v2/project/gh/acme/web/pipeline {}'],
    [
      standalone,
      { branch: 'main' },
      `POST /api/v2/project/circleci/${standalone.org}/${standalone.repo}/pipeline/run {"config":{"branch":"main"},"checkout":{"branch":"main"}}`,
    ],
    [standalone, {}, `POST /api/v2/project/circleci/${standalone.org}/${standalone.repo}/pipeline/run {}`],
  ])('%j with %j is v2’s when v1.1 has gone', async (project, what, call) => {
    const { circleci, asked } = await against({ '/pipeline': created, '/pipeline/run': created });
    expect(await circleci.trigger(project, what)).toEqual({
      kind: 'pipeline',
      id: 'pipeline-id',
      number: 5,
      refused: undefined,
    });
    expect(asked()[1]).toBe(call);
  });

  it('is v2’s when v1.1 runs nothing for a reason of its own', async () => {
    const { circleci } = await against({
      '/pipeline': created,
      '/tree/main': { status: 201, json: notRun('no-followers') },
    });
    expect(await circleci.trigger(web, { branch: 'main' })).toMatchObject({
      kind: 'pipeline',
      refused: { dontBuild: 'no-followers' },
    });
  });

  it('a revision stays as v1.1 answered, for v2 takes none', async () => {
    const { circleci, asked } = await against({ '/pipeline': created });
    await expect(circleci.trigger(web, { revision: 'abc' })).rejects.toMatchObject({ reason: 'gone' });
    expect(asked()).toHaveLength(1);
    const refusing = await against({ '/web': { status: 201, json: notRun('no-followers') } });
    expect(await refusing.circleci.trigger(web, { revision: 'abc' })).toMatchObject({
      kind: 'build',
      build: { status: 'not_run' },
    });
  });

  it('says so when v2 ran nothing', async () => {
    const { circleci } = await against({ '/pipeline/run': { json: { message: 'No workflow to run.' } } });
    expect(await circleci.trigger(standalone)).toEqual({ kind: 'nothing', said: 'No workflow to run.' });
  });

  it('is asked of v2 once, even when that has gone too', async () => {
    const { circleci, asked } = await against({});
    await expect(circleci.trigger(web)).rejects.toMatchObject({ reason: 'gone' });
    expect(asked()).toHaveLength(2);
  });
});

describe('an endpoint that is going away', () => {
  it('is noticed while it works', async () => {
    const { circleci, notices } = await against({
      '/22/retry': { json: fresh, headers: { sunset: 'Mon, 01 Feb 2027 00:00:00 GMT' } },
    });
    await circleci.retry(ref);
    expect(notices).toEqual([{ endpoint: `POST ${v1}/22/retry`, sunset: '2027-02-01T00:00:00.000Z' }]);
  });

  it('is noticed when it has gone', async () => {
    const { circleci, notices } = await against({});
    await circleci.retry(ref).catch(() => undefined);
    expect(notices).toHaveLength(1);
  });

  it('may not say when', async () => {
    const { circleci, notices } = await against({
      '/22/ssh': { json: fresh, headers: { deprecation: '@1791849600', sunset: 'soon' } },
    });
    await circleci.ssh(ref);
    expect(notices).toEqual([{ endpoint: `POST ${v1}/22/ssh`, sunset: undefined }]);
  });

  it('is nothing that others have', async () => {
    const { circleci, notices } = await against({ '/22/cancel': { json: raw } });
    await circleci.cancel(ref);
    expect(notices).toEqual([]);
  });
});
