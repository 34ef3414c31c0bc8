/** The cards of runs in a channel, by name. */
import { type ReportedStatus, reportedStatuses } from '../../lambda/circleci/reports/run-event.ts';
import type { Failure, Result, Run, RunAct } from '../../lambda/store/stored-runs.ts';
import { type AlertInput, alertView } from '../../lambda/views/alerts/alert.ts';
import { alertDetailsView } from '../../lambda/views/alerts/alert-details.ts';
import { approvalNeededView } from '../../lambda/views/alerts/approval-needed.ts';
import { runActedView, runActUnknownView } from '../../lambda/views/alerts/approve-cancel-result.ts';
import { hookConnectedView } from '../../lambda/views/subscriptions/webhook-connected.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { redTimes } from './red-time-samples.ts';
import { now, web } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

type Messages = Readonly<Record<string, () => Message>>;

const minute = 60_000;
const workflow = '7381218b-d04c-4aa3-b8b8-8c00a9319d1f';

export function run(changes: Partial<Run> = {}): Run {
  return {
    id: workflow,
    project: web,
    projectName: undefined,
    workflow: 'build-and-deploy',
    pipeline: 130,
    branch: 'main',
    tag: undefined,
    revision: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    subject: 'Fix the login page on small screens',
    author: 'Ann Lee',
    login: 'ann',
    pullRequest: 'https://github.com/acme/web/pull/77',
    url: `https://app.circleci.com/pipelines/github/acme/web/130/workflows/${workflow}`,
    startedAt: now - 8 * minute,
    stoppedAt: now - 2 * minute,
    status: 'success',
    statusAt: now - 2 * minute,
    jobs: jobs({ build: 'success', lint: 'success', test: 'success' }),
    failures: [],
    approval: undefined,
    ...changes,
  };
}

export function jobs(named: Readonly<Record<string, ReportedStatus>>): Run['jobs'] {
  return Object.entries(named).map(([name, status], index) => ({
    name,
    status,
    number: status === 'hold' ? undefined : 501 + index,
    at: now - (5 - index) * minute,
  }));
}

export const failure: Failure = {
  job: 'test',
  number: 501,
  step: 'npm test',
  lines: [
    '  ● login › keeps the button on the screen',
    '',
    '    expect(received).toBe(expected) // Object.is equality',
    '    Expected: 320',
    '    Received: 412',
    '',
    'Tests:       3 failed, 214 passed, 217 total',
    'Exited with code exit status 1',
  ],
  failedTests: [
    'login › keeps the button on the screen',
    'login › remembers the user',
    'cart › sums up in euros',
  ],
  moreFailedTests: 0,
};

function again(status?: ReportedStatus): RunAct {
  return { did: 'reran', by: 'U02BEN', at: now, next: { run: workflow, build: 511, status } };
}

const since: Result = {
  run: 'earlier',
  at: now - 150 * minute,
  status: 'failed',
  pipeline: 128,
  author: 'Ben Oak',
  revision: 'b2c3d4e5f60718293a4b5c6d7e8f901234567890',
};

const failing = { test: 'failed', deploy: 'running', build: 'success', lint: 'success' } as const;
const failed = { test: 'failed', build: 'success', lint: 'success' } as const;
const base: Omit<AlertInput, 'run'> = { status: 'failed', redSince: undefined, now };
const card =
  (changes: Partial<Run>, input: Partial<AlertInput> = {}) =>
  () =>
    alertView({ ...base, run: run(changes), ...input });

/** As they usually look. */
export function alertStates(): Messages {
  const red = { status: 'failed', jobs: jobs(failed), failures: [failure] } as const;
  const told = {
    ...red,
    failures: [{ ...failure, why: 'sums up in euros: expected 320, got 412' }],
  } as const;
  const going = { status: 'running', stoppedAt: undefined } as const;
  const hold = { requestId: 'r1', job: 'hold-for-production' };
  return {
    'alert: failing': card({ ...going, jobs: jobs(failing), failures: [failure] }, { mention: '<@U01ANN>' }),
    'alert: failed': card(red, { mention: '<@U01ANN>', excerpt: 'show' }),
    'alert: failed, with its reason': card(told, { mention: '<@U01ANN>', excerpt: 'show' }),
    'alert: failed, with its reason, and details in the thread': card(told, {
      details: 'thread',
      excerpt: 'show',
    }),
    'alert: failed, its reason is not for this channel': card(told, { excerpt: 'hide' }),
    'alert: failed in two jobs, with the reason of the first': card(
      { ...told, jobs: jobs({ test: 'failed', lint: 'failed' }) },
      { excerpt: 'show' },
    ),
    ...redTimes({
      failed: run(told),
      passed: run(),
      result: since,
      now,
      text: 'build-and-deploy',
      branch: 'main',
    }),
    'alert: failed again': card(red, { redSince: since }),
    'alert: failed in many tests': card({
      ...red,
      failures: [{ ...failure, failedTests: Array(10).fill('cart › sums up'), moreFailedTests: 31 }],
    }),
    'alert: failed in a flaky test': card({
      ...red,
      failures: [{ ...failure, flakyTests: failure.failedTests.slice(1, 2) }],
    }),
    'alert: failed in many jobs': card({
      ...red,
      jobs: jobs(Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`test-${n}`, 'failed']))),
      failures: [failure, { ...failure, number: 502, failedTests: [], step: 'Checkout code' }],
    }),
    'alert: failed with details in the thread': card(red, { details: 'thread' }),
    'alert: failed without details': card({ ...red, failures: [], pullRequest: undefined }),
    'alert: failed without jobs': card({ ...red, jobs: [], failures: [] }),
    'alert: error': card({ ...red, status: 'error', jobs: [], failures: [] }),
    'alert: unauthorized': card({
      ...red,
      status: 'unauthorized',
      jobs: jobs({ deploy: 'unauthorized', build: 'success' }),
      failures: [],
    }),
    'alert: fixed': card({}, { status: 'fixed', redSince: since }),
    'alert: fixed, while other workflows are red': card(
      {},
      { status: 'fixed', redSince: since, stillRed: ['docs', 'nightly'] },
    ),
    'alert: failed, after a newer run was green': card(red, {
      overtakenBy: { ...since, status: 'success', pipeline: 131 },
    }),
    'alert: success': card({}, { status: 'success' }),
    'alert: a tag': card(
      { branch: undefined, tag: 'v1.4.0', subject: undefined, author: undefined, pullRequest: undefined },
      { status: 'success' },
    ),
    'alert: canceled': card({ status: 'canceled', jobs: jobs({ test: 'canceled', build: 'success' }) }),
    'alert: started': card({ ...going, jobs: [] }, { status: 'started' }),
    'alert: job of a running run': card(
      { ...going, jobs: jobs({ build: 'success', test: 'running' }) },
      { status: 'success' },
    ),
    'alert: hold': card({
      ...going,
      status: 'hold',
      approval: hold,
      jobs: jobs({ build: 'success', test: 'success' }),
    }),
    'alert: your run waits for approval': () =>
      approvalNeededView({ run: run({ status: 'hold', approval: hold }), may: 'approve', host: undefined }),
    'alert: your superseded run waits for approval': () =>
      approvalNeededView({
        run: run({ status: 'hold', approval: hold, supersededBy: 147 }),
        may: 'look',
        host: undefined,
      }),
    'alert: superseded hold': card({
      ...going,
      status: 'hold',
      approval: hold,
      supersededBy: 146,
      jobs: jobs({ build: 'success', test: 'success' }),
    }),
    'alert: approved': card({
      ...going,
      approval: hold,
      status: 'hold',
      jobs: jobs({ build: 'success' }),
      acts: [{ did: 'approved', by: 'U02BEN', at: now, job: hold.job }],
    }),
    'alert: canceled by someone': card({
      ...going,
      jobs: jobs({ build: 'success', test: 'running' }),
      acts: [{ did: 'canceled', by: 'U02BEN', at: now }],
    }),
    'alert: run again': card({ ...red, acts: [again()] }),
    'alert: run again, and it passed': card({ ...red, acts: [again('success')] }),
    'alert: run again, and it failed': card({
      ...red,
      acts: [again('failed'), { did: 'reran', by: 'U01ANN', at: now }],
    }),
    'alert: a build of its own': card({
      ...red,
      id: 'build:github/acme/web#4',
      workflow: undefined,
      url: 'https://circleci.com/gh/acme/web/4',
      jobs: [{ name: 'build', number: 4, status: 'failed', at: now }],
      failures: [{ ...failure, number: 4, step: 'bundle exec rspec', failedTests: [] }],
    }),
    'alert: opaque slug': card({
      project: { vcs: 'circleci', org: '89xcrx7UvWQfzcUPAEmu5Q', repo: '63AY3yf3XeUQojmQcGZTtB' },
      projectName: 'acme/web',
    }),
    'alert details': () => alertDetailsView({ run: run(red), excerpt: 'show' }) ?? card({})(),
    'hook connected': () => hookConnectedView({ project: web, createdBy: 'U01ANN' }),
    'hook of an organization connected': () =>
      hookConnectedView({ project: { ...web, repo: '*' }, createdBy: 'U01ANN' }),
  };
}

/** All of it from outside. */
export function alerts({ project, branch, text, build, jobs: builds, now, host }: Material): Messages {
  const linking = { ...(host && { host }) };
  const statusOf = (index: number) => reportedStatuses[index % reportedStatuses.length] ?? 'other';
  const failures = builds.slice(0, 3).map(({ number, author }) => ({
    job: text,
    number,
    step: author ?? text,
    why: text,
    lines: Array.from({ length: 8 }, () => text.slice(0, 300)),
    failedTests: [text, text.slice(1), branch],
    moreFailedTests: builds.length,
  }));
  const whole = (status: ReportedStatus): Run =>
    run({
      project,
      branch,
      status,
      failures,
      projectName: text,
      tag: build.tag,
      revision: build.revision,
      subject: build.subject,
      author: build.author,
      workflow: build.workflow?.workflowName,
      pullRequest: build.pullRequests[0],
      url: build.url,
      startedAt: Date.parse(build.startedAt ?? ''),
      stoppedAt: build.duration,
      jobs: builds.map(({ number, workflow: job }, index) => ({
        name: job?.jobName ?? text,
        number,
        status: statusOf(index),
        at: index,
      })),
      approval: { requestId: text.slice(0, 500), job: text },
    });
  const redSince: Result = { ...since, author: text, revision: text.slice(0, 40), at: now - 5 };
  const beside = { redSince, stillRed: Array(9).fill(text), overtakenBy: redSince };
  const input = { ...beside, mention: '<@U01ANN>', now, excerpt: 'show', ...linking } as const;
  const acted = { did: { what: 'approved', job: text }, project, workflow: text, actor: 'U01ANN' } as const;
  return {
    ...Object.fromEntries(
      reportedStatuses.map((status) => [
        `alert of anything: ${status}`,
        () => alertView({ run: whole(status), status: 'progress', ...input }),
      ]),
    ),
    'alert of a job of anything': () =>
      alertView({
        run: { ...whole('running'), jobs: [{ name: text, number: 1, status: 'success', at: now }] },
        status: 'success',
        ...input,
      }),
    'alert of a build of anything': () =>
      alertView({ run: { ...whole('failed'), id: `build:${text}` }, status: 'failed', ...input }),
    'alert details of anything': () =>
      alertDetailsView({ run: whole('failed'), excerpt: 'show', ...linking }) ??
      hookConnectedView({ project, createdBy: 'U01ANN' }),
    'hook connected to anything': () => hookConnectedView({ project, createdBy: 'U01ANN' }),
    'run approved': () => runActedView({ ...acted, ...linking }),
    'run canceled': () => runActedView({ ...acted, did: { what: 'canceled' }, ...linking }),
    'run act unknown': () => runActUnknownView({ ...acted, ...linking }),
    ...Object.fromEntries(
      Object.entries(
        redTimes({
          failed: whole('failed'),
          passed: whole('success'),
          result: redSince,
          text,
          branch,
          now,
          host,
        }),
      ).map(([name, draw]) => [`${name}, of anything`, draw]),
    ),
  };
}
