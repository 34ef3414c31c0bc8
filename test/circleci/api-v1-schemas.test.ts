import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  artifactSchema,
  buildSchema,
  buildSummarySchema,
  envVarSchema,
  followedProjectSchema,
  isUnfinished,
  meSchema,
  testsSchema,
  webhookSchema,
} from '../../lambda/circleci/api-v1-schemas.ts';
import { parsed } from '../../lambda/circleci/http/error-text.ts';
import { list } from '../../lambda/circleci/lenient-json-fields.ts';
import { statuses } from '../../lambda/circleci/status.ts';
import { missing, recording } from './recorded-answers.ts';

const raw = {
  vcs_url: 'https://github.com/acme/web',
  build_url: 'https://circleci.com/gh/acme/web/22',
  build_num: 22,
  status: 'failed',
  lifecycle: 'finished',
};

const summary = (more: object) => v.parse(buildSummarySchema, { ...raw, ...more });
const build = (more: object) => v.parse(buildSchema, { ...raw, ...more });

describe('a build', () => {
  it('may tell no more than which one it is', () => {
    const least = v.parse(buildSchema, {
      build_num: 1,
      vcs_type: 'github',
      username: 'acme',
      reponame: 'web',
    });
    expect(least).toMatchObject({
      project: { vcs: 'github', org: 'acme', repo: 'web' },
      number: 1,
      url: '',
      status: 'other',
      rawStatus: '',
      lifecycle: 'finished',
      steps: [],
      pullRequests: [],
      parallel: 1,
      messages: [],
    });
    expect([least.branch, least.subject, least.startedBy, least.duration, least.workflow]).toEqual(
      Array(5).fill(undefined),
    );
  });

  it('may have nonsense in every other field', () => {
    const fields = [
      'branch',
      'user',
      'workflows',
      'previous',
      'steps',
      'messages',
      'pull_requests',
      'queued_at',
      'parallel',
      'build_time_millis',
      'all_commit_details',
      'status',
      'lifecycle',
      'subject',
      'retry_of',
      'canceler',
    ];
    for (const nonsense of [7, 'x', true, [], [null], {}, null]) {
      const read = v.safeParse(buildSchema, {
        ...raw,
        ...Object.fromEntries(fields.map((field) => [field, nonsense])),
      });
      expect(read.success).toBe(true);
    }
  });

  it.each([
    { build_num: 0, build_url: null },
    { build_num: 1, vcs_url: null, build_url: null },
    { vcs_url: 'x', build_url: 'y' },
  ])('that does not say which one it is, is none: %j', (more) => {
    expect(v.safeParse(buildSummarySchema, { ...raw, ...more }).success).toBe(false);
  });

  it.each(statuses.filter((status) => status !== 'other'))('is %s', (status) => {
    expect(summary({ status })).toMatchObject({ status, rawStatus: status });
  });

  it.each(['brand_new', 'toString', '__proto__', 'FAILED'])('of the unknown status %s is other', (status) => {
    expect(summary({ status })).toMatchObject({ status: 'other', rawStatus: status });
  });

  it('of a tag has no branch', () => {
    expect(summary({ branch: null, vcs_tag: 'v1.0' })).toMatchObject({ branch: undefined, tag: 'v1.0' });
  });

  it('has its branch’s own name', () => {
    expect(summary({ branch: 'remotes/origin/feature/x' }).branch).toBe('feature/x');
    expect(summary({ branch: '100%2F' }).branch).toBe('100%2F');
  });

  it.each([
    [{ is_user: true, login: 'ada', name: 'Ada Lovelace', id: 7 }, 'Ada Lovelace'],
    [{ is_user: true, login: 'ada', name: null, id: '{6f8e-uuid}' }, 'ada'],
    [{ is_user: false, login: 'none' }, undefined],
    [null, undefined],
  ])('was started by %j', (user, startedBy) => {
    expect(summary({ user }).startedBy).toBe(startedBy);
  });

  it.each([
    '2013-02-12T21:33:38Z',
    '2020-01-04T01:45:12.18Z',
    '2022-08-15T08:54:55.609Z',
    '2017-01-01T00:00:00-08:00',
  ])('keeps the time %s as sent', (time) => {
    expect(summary({ start_time: time }).startedAt).toBe(time);
  });

  it('has no time that is none', () => {
    expect(summary({ start_time: 'soon', stop_time: 7, queued_at: '' })).toMatchObject({
      startedAt: undefined,
      stoppedAt: undefined,
      queuedAt: undefined,
    });
  });

  it.each([
    ['https://bitbucket.org/acme/web', 'bitbucket', { vcs: 'bitbucket', org: 'acme', repo: 'web' }],
    ['https://github.acme.dev/acme/web', 'github', { vcs: 'github', org: 'acme', repo: 'web' }],
    [
      '//circleci.com/11111111-2222/33333333-4444',
      'circleci',
      { vcs: 'circleci', org: '11111111-2222', repo: '33333333-4444', name: 'another/name' },
    ],
    [null, undefined, { vcs: 'github', org: 'acme', repo: 'web' }],
  ])('belongs to the project at %s (%s)', (vcs_url, vcs_type, project) => {
    expect(summary({ vcs_url, vcs_type, username: 'another', reponame: 'name' }).project).toEqual(project);
  });

  it('knows the page of its commit, and makes none up where it cannot', () => {
    const vcs_revision = 'd5acc101fcb0ac3b18ed670771fe3627d3975974';
    const told = [
      { commit: 'x', commit_url: 'no' },
      { commit: vcs_revision, commit_url: 'https://told' },
    ];
    expect(summary({ vcs_revision, all_commit_details: told }).commitUrl).toBe('https://told');
    expect(summary({ vcs_revision }).commitUrl).toBe(`https://github.com/acme/web/commit/${vcs_revision}`);
    const bitbucket = { vcs_url: 'https://bitbucket.org/acme/web', vcs_revision };
    expect(summary(bitbucket).commitUrl).toBe(`https://bitbucket.org/acme/web/commits/${vcs_revision}`);
    expect(summary({ vcs_revision: 'HEAD' }).commitUrl).toBeUndefined();
    expect(summary({}).commitUrl).toBeUndefined();
  });

  it('has notes without HTML', () => {
    const messages = [
      { type: 'warning', message: "See <a data-external href='https://x'>the docs</a> &amp;lt; 2 &gt; 1" },
      {},
    ];
    expect(build({ messages }).messages).toEqual(['See the docs &lt; 2 > 1']);
  });

  it('leaves a broken action out and keeps the step’s others', () => {
    const steps = [
      {
        name: 'test',
        actions: [
          null,
          'x',
          { name: 'npm test', step: 101, index: 1, status: 'timedout', failed: null, exit_code: null },
        ],
      },
      7,
    ];
    expect(build({ steps }).steps).toEqual([
      {
        name: 'test',
        actions: [
          {
            name: 'npm test',
            step: 101,
            index: 1,
            status: 'timedout',
            exitCode: undefined,
            duration: undefined,
            background: false,
            insignificant: false,
            outputUrl: undefined,
          },
        ],
      },
    ]);
  });

  it('names its pull requests, old way and new, once', () => {
    const more = {
      pull_requests: [{ head_sha: null, url: 'https://a' }, {}],
      pull_request_urls: ['https://a', 'https://b'],
    };
    expect(build(more).pullRequests).toEqual(['https://a', 'https://b']);
  });

  it.each([
    ['not_running', 'not_running', true],
    ['running', 'running', true],
    ['queued', 'queued', true],
    ['scheduled', 'scheduled', true],
    ['queued', 'canceled', false],
    ['finished', 'failed', false],
    ['not_run', 'not_run', false],
  ])('in lifecycle %s with status %s may still change: %s', (lifecycle, status, unfinished) => {
    expect(isUnfinished(summary({ lifecycle, status }))).toBe(unfinished);
  });
});

describe('a list', () => {
  it('leaves out what it cannot read', () => {
    const read = v.parse(list(buildSummarySchema), [
      raw,
      null,
      { build_num: 7 },
      'x',
      { ...raw, build_num: 23 },
    ]);
    expect(read.map(({ number }) => number)).toEqual([22, 23]);
  });

  it('may be empty', () => {
    expect(v.parse(list(artifactSchema), [])).toEqual([]);
  });

  it.each([{ items: [] }, 'x', null, [{}, {}]])('is not read out of %j', (value) => {
    expect(v.safeParse(list(buildSummarySchema), value).success).toBe(false);
  });
});

describe('a followed project', () => {
  it('has its default branch’s name decoded', () => {
    const project = { ...raw, default_branch: 'release%2F1%2E0' };
    expect(v.parse(followedProjectSchema, project).defaultBranch).toBe('release/1.0');
    expect(v.parse(followedProjectSchema, { ...raw, default_branch: '100%' }).defaultBranch).toBe('100%');
  });

  it('without an organisation at a code host keeps the name that people know', () => {
    const project = {
      vcs_url: '//circleci.com/1111/2222',
      vcs_type: 'circleci',
      username: 'Acme',
      reponame: 'web',
    };
    expect(v.parse(followedProjectSchema, project)).toMatchObject({
      project: { vcs: 'circleci', org: '1111', repo: '2222' },
      name: 'Acme/web',
    });
    const vcs_url =
      '//circleci.com/39f0325f-b957-4b73-bdf5-05eb3d76699f/28cb0ea5-e88c-43e0-a052-ed0294f0b6d0';
    expect(v.parse(followedProjectSchema, { ...project, vcs_url })).toMatchObject({
      project: { vcs: 'circleci', org: '89xcrx7UvWQfzcUPAEmu5Q', repo: '63AY3yf3XeUQojmQcGZTtB' },
      name: 'Acme/web',
    });
  });
});

it.each([
  ['xxxx1234', 'xxxx1234'],
  ['xxxx', 'xxxx'],
  [null, 'xxxx'],
  ['a value in the clear', 'xxxx'],
  ['xxxx-not-masked', 'xxxx'],
])('shows of the value %j no more than %s', (value, masked) => {
  expect(v.parse(envVarSchema, { name: 'A', value })).toEqual({ name: 'A', masked });
});

it('leaves a broken test result out', () => {
  const read = v.parse(testsSchema, {
    tests: [null, { name: 'a', result: 'failure', run_time: 0.5, message: null }],
  });
  expect(read).toMatchObject([{ name: 'a', result: 'failure', seconds: 0.5, message: undefined }]);
  expect(v.safeParse(testsSchema, {}).success).toBe(false);
});

it('takes an artifact whose container is not told', () => {
  expect(v.parse(artifactSchema, { url: 'https://x', pretty_path: 'a/b', node_index: null })).toEqual({
    path: 'a/b',
    nodeIndex: 0,
    url: 'https://x',
  });
});

describe.skipIf(missing)(`a recorded answer${missing ? ` (skipped: ${missing})` : ''}`, () => {
  const json = (file: string) => parsed(recording(file).text);
  const ours = 'mtchavez-circleci';

  it.each([
    'recent-builds-2016',
    'recent-builds-limit3-2016',
    'project-builds-2020-mixed',
    'project-builds-2020-norunners',
    'project-builds-2016-running',
    'project-builds-2017-canceled',
    'project-builds-filter-failed-limit5-2020',
    'project-builds-filter-failed-limit5-2016',
    'branch-builds-master-2020',
  ])('that is a list of builds is read whole: %s', (file) => {
    const answer = json(`${ours}/${file}.json`) as { build_num: number; status: string }[];
    const read = v.parse(list(buildSummarySchema), answer);
    expect(read.map(({ number, status }) => [number, status])).toEqual(
      answer.map(({ build_num, status }) => [build_num, status]),
    );
  });

  it.each([
    `${ours}/retry-2020-not-run-1.0-not-available.json`,
    `${ours}/retry-2016-scheduled.json`,
    `${ours}/cancel-2020-canceled.json`,
    `${ours}/cancel-2017-already-finished.json`,
    `${ours}/ssh-users-2020.json`,
    `${ours}/trigger-project-2020-06-2.0.json`,
    `${ours}/trigger-project-2020-06-not-running.json`,
    `${ours}/trigger-branch-2020-01-no-followers.json`,
    `${ours}/trigger-branch-2016-build-parameters.json`,
    `${ours}/human-readable-trigger-2014.txt`,
    `${ours}/build-140-2020-01.json`,
    `${ours}/build-140-2020-06-no-steps.json`,
    `${ours}/build-140-2016-07.json`,
    'Edouard-chin-ci_runner/build-2022-success-full.json',
    'Edouard-chin-ci_runner/build-2022-step-no-output.json',
    'circleci-frontend/build-googleapis-artman-107.json',
  ])('that is a build is read: %s', (file) => {
    const answer = json(file) as Record<string, unknown>;
    const read = v.parse(buildSchema, answer);
    expect(read).toMatchObject({ number: answer.build_num, status: answer.status, url: answer.build_url });
    expect(read.project.repo).toBe(answer.reponame);
    expect(read.steps).toHaveLength(Array.isArray(answer.steps) ? answer.steps.length : 0);
    expect(v.parse(buildSummarySchema, answer).number).toBe(answer.build_num);
  });

  it('of 2026, without a token, has workflow and commit', () => {
    const [read] = v.parse(
      list(buildSummarySchema),
      json('Public-capture-2026/project-builds-2026-10-completed-limit1.json'),
    );
    expect(read?.project).toEqual({ vcs: 'github', org: 'CircleCI-Public', repo: 'circleci-cli' });
    expect(read?.workflow?.workflowId).toMatch(/^[0-9a-f-]{36}$/);
    expect(read?.commitUrl).toContain(read?.revision);
  });

  it.each([
    ['webhook-v1-build-failed', 'failed'],
    ['webhook-v1-build-passed', 'success'],
    ['webhook-v1-build-passed-when-previous-build-failed', 'fixed'],
    ['webhook-v1-github-bionic-production-install-cancelled', 'canceled'],
    ['webhook-v1-super-minimal-payload', 'failed'],
  ])('that is an old webhook is read: %s', (file, status) => {
    const read = v.parse(webhookSchema, json(`zulip/${file}.json`));
    expect(read.status).toBe(status);
    expect(read.number).toBeGreaterThan(0);
    expect(read.project.repo).not.toBe('');
  });

  it('that is the least of webhooks is read by its address', () => {
    const read = v.parse(webhookSchema, json('zulip/webhook-v1-super-minimal-payload.json'));
    expect(read).toMatchObject({ project: { vcs: 'github', org: 'zulip', repo: 'zulip' }, number: 48056 });
  });

  it.each(['me-2020', 'me-2016'])('that is a user is read: %s', (file) => {
    expect(v.parse(meSchema, json(`${ours}/${file}.json`)).login).toBe('mtchavez');
  });

  it('that is a list of projects is read whole', () => {
    const read = v.parse(list(followedProjectSchema), json(`${ours}/projects-2020-trimmed.json`));
    expect(read.map(({ project }) => project.repo)).toEqual(['circleci', 'private-repo-1', 'private-repo-2']);
    expect(read[0]?.defaultBranch).toBe('master');
  });

  it.each([
    ['artifacts-2020', 1],
    ['artifacts-empty', 0],
  ])('that is a list of artifacts is read whole: %s', (file, length) => {
    expect(v.parse(list(artifactSchema), json(`${ours}/${file}.json`))).toHaveLength(length);
  });
});
