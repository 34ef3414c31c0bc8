import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it, test } from 'vitest';
import { buildSchema } from '../../lambda/circleci/api-v1-schemas.ts';
import { readNotification, reportOfBuild } from '../../lambda/circleci/reports/parse-legacy-notification.ts';
import { isTimely, readReport } from '../../lambda/circleci/reports/parse-webhook.ts';
import type { Report } from '../../lambda/circleci/reports/run-event.ts';
import { verifyWebhook } from '../../lambda/circleci/reports/verify-webhook-signature.ts';
import { missing, recording } from './recorded-answers.ts';

const hex = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest('hex');
const verify = (text: string, header: string | undefined, ...secrets: string[]) =>
  verifyWebhook(Buffer.from(text), header, secrets);

describe("CircleCI's signature", () => {
  test.each([
    ['hello world', 'secret', '734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a'],
    ['lalala', 'another-secret', 'daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00'],
    [
      'an-important-request-payload',
      'hunter123',
      '9be2242094a9a8c00c64306f382a7f9d691de910b4a266f67bd314ef18ac49fa',
    ],
    ['foo', 'secret', '773ba44693c7553d6ee20f61ea5d2757a9a4f4a44d2841ae4e95b52e4cd62db4'],
  ])('of its documentation over %j holds', (text, secret, signature) => {
    expect(verify(text, `v1=${signature}`, secret)).toBe('genuine');
    expect(verify(text, `v1=${signature},v2=future`, secret)).toBe('genuine');
    expect(verify(text, `v1=${signature}`, 'new', secret)).toBe('genuine');
    expect(verify(text, `v1=${signature}`, 'new')).toBe('signature');
  });

  const right = hex('body', 'secret');
  test.each([
    ['no header', undefined, 'unsigned'],
    ['an empty header', '', 'unsigned'],
    ['v2 alone', `v2=${right}`, 'signature-shape'],
    ['v1 twice', `v1=${right},v1=${right}`, 'signature-shape'],
    ['v1 twice, once empty', `v1=${right},v1`, 'signature-shape'],
    ['v1 twice, once after a space', `v1=${right}, v1=${right}`, 'signature-shape'],
    ['v1 twice, once with a space in it', `v1=${right},v1 =${right}`, 'signature-shape'],
    ['a space before it', ` v1=${right}`, 'signature-shape'],
    ['a digit more', `v1=${right}0`, 'signature-shape'],
    ['upper case', `v1=${right.toUpperCase()}`, 'signature-shape'],
    ['a capital version', `V1=${right}`, 'signature-shape'],
    ['a space', `v1= ${right}`, 'signature-shape'],
    ['a digit less', `v1=${right.slice(1)}`, 'signature-shape'],
    ['the bare hash', right, 'signature-shape'],
  ])('is refused for %s', (_, header, verdict) => {
    expect(verify('body', header, 'secret')).toBe(verdict);
  });

  it.each(['v10=1', 'v2=v1', 'v2=v1=x', 'xv1=1'])('holds beside %s, another version', (other) => {
    expect(verify('body', `v1=${right},${other}`, 'secret')).toBe('genuine');
  });

  it('never holds by an empty secret, or by none', () => {
    expect(verify('body', `v1=${hex('body', '')}`, '')).toBe('signature');
    expect(verify('body', `v1=${right}`)).toBe('signature');
  });
});

const minimal = {
  type: 'workflow-completed',
  id: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
  happened_at: '2021-09-01T22:49:34.317719Z',
  project: { slug: 'github/acme/web' },
  workflow: { id: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3', status: 'failed' },
};

describe('a webhook that CircleCI sent', () => {
  it('may be read with as little as a project, a run and a time', () => {
    expect(readReport(minimal)).toMatchObject({
      id: minimal.id,
      at: Date.UTC(2021, 8, 1, 22, 49, 34, 317),
      project: { vcs: 'github', org: 'acme', repo: 'web' },
      run: minimal.workflow.id,
      status: 'failed',
      job: undefined,
      createdAt: Date.UTC(2021, 8, 1, 22, 49, 34, 317),
    });
  });

  test.each([
    ['another type', { ...minimal, type: 'pipeline-completed' }],
    ['no id', { ...minimal, id: '' }],
    ['an id that would be two keys', { ...minimal, id: 'a#b' }],
    ['no time', { ...minimal, happened_at: 'yesterday' }],
    ['a project that is none', { ...minimal, project: { slug: '../../me' } }],
    ['no workflow', { ...minimal, workflow: null }],
    ['neither workflow nor job', { ...minimal, type: 'job-completed', workflow: null }],
    ['a list', [minimal]],
    ['nothing', null],
  ])('is none with %s', (_, body) => {
    expect(readReport(body)).toBeUndefined();
  });

  it('keeps what it does not know apart, and holds long words short', () => {
    const read = readReport({
      ...minimal,
      workflow: { ...minimal.workflow, name: 'x'.repeat(5000), status: 'exploded', new_field: {} },
      pipeline: { number: '7', vcs: { branch: '\ud800', commit: 'later' }, trigger: 7 },
    }) as Report;
    expect(read).toMatchObject({ status: 'other', pipeline: 7, branch: '\ufffd', subject: undefined });
    expect(read.workflow).toHaveLength(1000);
  });

  it('of a job without a workflow is about that build alone', () => {
    const job = { name: 'test', number: 12, status: 'failed' };
    expect(readReport({ ...minimal, type: 'job-completed', workflow: undefined, job })).toMatchObject({
      run: 'build:github/acme/web#12',
      job,
      status: 'failed',
    });
  });

  test.each([
    [{ ref: 'refs/tags/v1.2', tag: 'v1.2', branch: '' }, 'v1.2', undefined],
    [{ ref: 'refs/tags/v1.2' }, 'v1.2', undefined],
    [{ ref: 'refs/heads/feature/a', branch: '' }, undefined, 'feature/a'],
    [{ branch: 'refs/heads/main' }, undefined, 'main'],
    [{}, undefined, undefined],
  ])('says by %j where it ran', (git, tag, branch) => {
    const pipeline = { trigger_parameters: { git } };
    expect(readReport({ ...minimal, pipeline })).toMatchObject({ tag, branch });
  });

  it('takes a login for the author only when one person wrote and pushed', () => {
    const pushed = (user_name: string) => ({
      trigger_parameters: {
        github_app: {
          commit_author_name: 'Ada',
          user_name,
          user_username: 'ada-l',
          commit_message: 'Fix\n\nx',
        },
      },
    });
    expect(readReport({ ...minimal, pipeline: pushed('Ada') })).toMatchObject({
      author: 'Ada',
      login: 'ada-l',
      subject: 'Fix',
    });
    expect(readReport({ ...minimal, pipeline: pushed('Ben') })).toMatchObject({
      author: 'Ada',
      login: undefined,
    });
  });

  test.each(['github_app', 'gitlab'])(
    'takes the author’s login that %s gives, also for another pusher',
    (origin) => {
      const pushed = { commit_author_name: 'Ada', user_name: 'Ben', user_username: 'ben' };
      const login = (author_login: unknown) =>
        readReport({
          ...minimal,
          pipeline: { trigger_parameters: { [origin]: pushed, git: { author_login } } },
        });
      expect(login('ada-l')).toMatchObject({ author: 'Ada', login: 'ada-l' });
      for (const nothing of ['', ' ', null, 7, undefined])
        expect(login(nothing)).toMatchObject({ login: undefined });
    },
  );

  it('takes the author’s address, and the login that a hidden one names', () => {
    const commit = (name: string, email: unknown) =>
      readReport({ ...minimal, pipeline: { vcs: { commit: { author: { name, email } } } } });
    expect(commit('Ada', 'Ada@acme.example')).toMatchObject({
      author: 'Ada',
      login: undefined,
      email: 'ada@acme.example',
    });
    expect(commit('Ada', '7+ada-l@users.noreply.github.com')).toMatchObject({
      login: 'ada-l',
      email: undefined,
    });
    for (const nothing of ['', 7, null, 'noreply@github.com'])
      expect(commit('Ada', nothing)).toMatchObject({ login: undefined, email: undefined });
    const pushed = { commit_author_name: 'Ada', commit_author_email: '7-ada@users.noreply.gitlab.com' };
    const told = (git: object) =>
      readReport({ ...minimal, pipeline: { trigger_parameters: { gitlab: pushed, git } } });
    expect(told({})).toMatchObject({ login: 'ada' });
    expect(told({ author_login: 'ada-at-work' })).toMatchObject({ login: 'ada-at-work' });
  });

  it('is late after fifteen days, and early by more than ten minutes', () => {
    const [now, day, minute] = [Date.UTC(2026, 10, 23), 24 * 3_600_000, 60_000];
    expect(isTimely(now - 15 * day, now)).toBe(true);
    expect(isTimely(now - 15 * day - 1, now)).toBe(false);
    expect(isTimely(now + 10 * minute, now)).toBe(true);
    expect(isTimely(now + 10 * minute + 1, now)).toBe(false);
  });
});

describe.skipIf(missing)(`the recorded webhooks (${missing ?? 'at hand'})`, () => {
  const read = (file: string) => readReport(JSON.parse(recording(file).text));

  it('of OAuth projects name branch, commit and author', () => {
    expect(read('circleci-docs/webhook-v2-workflow-completed-oauth.json')).toEqual({
      id: '3888f21b-eaa7-38e3-8f3d-75a63bba8895',
      at: Date.parse('2021-09-01T22:49:34.317Z'),
      project: { vcs: 'github', org: 'circleci', repo: 'webhook-service' },
      projectName: undefined,
      run: 'fda08377-fe7e-46b1-8992-3a7aaecac9c3',
      workflow: 'build-test-deploy',
      pipeline: 130,
      createdAt: Date.parse('2021-09-01T22:49:03.544Z'),
      startedAt: Date.parse('2021-09-01T22:49:03.616Z'),
      stoppedAt: Date.parse('2021-09-01T22:49:34.170Z'),
      url: 'https://app.circleci.com/pipelines/github/circleci/webhook-service/130/workflows/fda08377-fe7e-46b1-8992-3a7aaecac9c3',
      branch: 'main',
      tag: undefined,
      revision: '1dc6aa69429bff4806ad6afe58d3d8f57e25973e',
      subject: 'Description of change',
      author: 'Author Name',
      email: 'author.email@example.com',
      login: undefined,
      trigger: 'push',
      pullRequest: undefined,
      status: 'success',
      job: undefined,
      approval: undefined,
    });
  });

  test.each([
    'circleci-docs/webhook-v2-job-completed-oauth.json',
    'zulip/webhook-v2-github-job-completed.json',
  ])('%s reports its job, and not the run’s status', (file) => {
    const report = read(file);
    expect(report).toMatchObject({
      status: undefined,
      stoppedAt: undefined,
      branch: 'main',
      job: { name: expect.stringMatching(/test/), number: expect.any(Number), status: 'success' },
    });
  });

  it('of tags have neither branch nor commit', () => {
    expect(read('zulip/webhook-v2-github-tag-workflow-completed.json')).toMatchObject({
      branch: undefined,
      tag: undefined,
      subject: undefined,
      author: undefined,
      revision: '0e6e66c14e61fbcd95db716b0f30d67dbcce7814',
      status: 'success',
    });
  });

  test.each([
    [
      'zulip/webhook-v2-gitlab-workflow-completed.json',
      'zulip-testing/circleci-webhook-test',
      'hariprashant1',
    ],
    ['zulip/webhook-v2-gitlab-job-completed.json', 'zulip-testing/circleci-webhook-test', 'hariprashant1'],
    ['circleci-docs/webhook-v2-workflow-completed-gitlab-app.json', 'circleci/hello-world', undefined],
    ['circleci-docs/webhook-v2-job-completed-gitlab-app.json', 'circleci/hello-world', undefined],
  ])('%s says all of it without a vcs', (file, projectName, login) => {
    expect(read(file)).toMatchObject({
      project: { vcs: 'circleci' },
      projectName,
      login,
      branch: 'main',
      tag: undefined,
      subject: expect.stringMatching(/\w/),
      author: expect.stringMatching(/\w/),
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
  });

  it('of the Test button are pings', () => {
    expect(read('zulip/webhook-v2-ping.json')).toEqual({
      ping: 'd1264809-3541-48db-9d72-68f04f074877',
      at: Date.parse('2023-06-17T19:50:27.457Z'),
    });
  });

  test.each([
    ['build-failed', 'username', 'RepoName'],
    ['build-passed', 'username', 'RepoName'],
    ['build-passed-when-previous-build-failed', 'username', 'RepoName'],
    ['github-bionic-production-install-cancelled', 'Hypro999', 'zulip'],
    ['super-minimal-payload', 'zulip', 'zulip'],
  ])('of v1.1, %s, only say which build it is', (name, org, repo) => {
    const body = JSON.parse(recording(`zulip/webhook-v1-${name}.json`).text);
    const hint = readNotification(body);
    expect(hint).toEqual({ project: { vcs: 'github', org, repo }, number: expect.any(Number) });
    const told = JSON.stringify(hint);
    for (const word of ['failed', 'success', 'master', 'http']) expect(told).not.toContain(word);
  });

  it('of v1.1, once read through the API, are reports whose id tells one status from another', () => {
    const { payload } = JSON.parse(recording('zulip/webhook-v1-build-failed.json').text);
    const report = reportOfBuild(v.parse(buildSchema, payload), 0);
    expect(report).toMatchObject({
      status: 'failed',
      workflow: undefined,
      job: { name: 'build', status: 'failed' },
    });
    expect(report.run).toBe(`build:github/username/reponame#${report.job?.number}`);
    expect(report.id).toBe(`${report.run}:failed`);
    const again = reportOfBuild(v.parse(buildSchema, { ...payload, status: 'success' }), 0);
    expect([again.run, again.id === report.id]).toEqual([report.run, false]);
  });

  it('of v1.1 report a job when the build belongs to a workflow', () => {
    const { payload } = JSON.parse(
      recording('zulip/webhook-v1-github-bionic-production-install-cancelled.json').text,
    );
    const report = reportOfBuild(v.parse(buildSchema, payload), 0);
    expect(report).toMatchObject({
      run: payload.workflows.workflow_id,
      workflow: payload.workflows.workflow_name,
      status: undefined,
      job: { name: 'bionic-production-install', status: 'canceled' },
    });
  });
});

describe('an old notification', () => {
  const build = { vcs_type: 'github', username: 'acme', reponame: 'web', build_num: 7 };

  test.each([
    ['a payload that is none', { payload: 'x' }],
    ['no payload', build],
    ['a version control that is none', { payload: { ...build, vcs_type: 'svn' } }],
    ['a name that climbs', { payload: { ...build, reponame: '..' } }],
    ['a name that is a path', { payload: { ...build, reponame: 'web/../../me' } }],
    ['a number that is none', { payload: { ...build, build_num: -1 } }],
    ['an address with more behind it', { payload: { build_url: 'https://circleci.com/gh/acme/web/7?x=1' } }],
  ])('is no hint with %s', (_, body) => {
    expect(readNotification(body)).toBeUndefined();
  });

  it('is a hint by its fields or by the path of its address', () => {
    const hint = { project: { vcs: 'github', org: 'acme', repo: 'web' }, number: 7 };
    expect(readNotification({ payload: build })).toEqual(hint);
    const { vcs_type, ...unnamed } = build;
    expect(readNotification({ payload: { ...unnamed, vcs_url: 'https://github.com/acme/other' } })).toEqual(
      hint,
    );
    expect(readNotification({ payload: { build_url: 'https://ci.acme.test/gh/acme/web/7' } })).toEqual(hint);
  });

  it('is a hint at a standalone project by its ids, whatever it is called', () => {
    const vcs_url =
      '//circleci.com/39f0325f-b957-4b73-bdf5-05eb3d76699f/28cb0ea5-e88c-43e0-a052-ed0294f0b6d0';
    const project = { vcs: 'circleci', org: '89xcrx7UvWQfzcUPAEmu5Q', repo: '63AY3yf3XeUQojmQcGZTtB' };
    expect(readNotification({ payload: { ...build, vcs_type: 'circleci', vcs_url } })).toEqual({
      project,
      number: 7,
    });
  });
});
