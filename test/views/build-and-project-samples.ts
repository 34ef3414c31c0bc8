/** The views that show more of a build or a project, by name. */

import type { Artifact, Build, TestResult } from '../../lambda/circleci/api-v1-schemas.ts';
import { failedJobs, type NamedReason } from '../../lambda/circleci/failure/failed-jobs.ts';
import type { FailureReason } from '../../lambda/circleci/failure/failure-reason-types.ts';
import type { Project } from '../../lambda/circleci/project.ts';
import type { WorkflowRun } from '../../lambda/circleci/runs/fold-attempts.ts';
import { type Preview, previewView } from '../../lambda/views/builds/artifact-preview.ts';
import { artifactsView } from '../../lambda/views/builds/artifacts.ts';
import { logView } from '../../lambda/views/builds/log.ts';
import { notSharedView, withSharer } from '../../lambda/views/builds/output-shared-with-channel.ts';
import { noSuchStepView, stepsView } from '../../lambda/views/builds/steps.ts';
import { testsView } from '../../lambda/views/builds/tests.ts';
import { cacheClearedView } from '../../lambda/views/projects/clear-cache.ts';
import { followedView, unfollowedView } from '../../lambda/views/projects/followed-or-unfollowed.ts';
import { type ApprovalsInput, approvalsView } from '../../lambda/views/runs/approvals.ts';
import { failingView } from '../../lambda/views/runs/failing.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { someLog } from '../fakes/step-log.ts';
import { artifact, full, inState, jestLog, lcov, readingOf, summary, test } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

type Messages = Readonly<Record<string, () => Message>>;

/** What people read most: so many of them are what a page must hold. */
export function details({ project, build, jobs, artifacts, text, page, now, host }: Material): Messages {
  const shared = { now, ...(host && { host }) };
  const command = 'log gh/acme/web#123';
  const results = [
    test('a', { name: text, classname: text, file: text, result: 'failure', message: text }),
    ...Array.from({ length: 60 }, (_, index) =>
      test(text, {
        result: ['success', 'failure', 'skipped', text][index % 4] ?? '',
        message: `${index}\n${text}`,
      }),
    ),
  ];
  const action = build.steps.at(-1)?.actions[0] ?? full().steps[1]!.actions[0]!;
  const printed = someLog(`${text}\n`.repeat(3), { whole: false, linesBefore: 3, goesOn: page === 1 });
  const file = artifacts[0] ?? artifact(text);
  const red = jobs.flatMap((one, index) => {
    const reds = readingOf([{ ...one, status: 'failed' }]).reds;
    return reds.map((red) => ({ ...red, redRuns: index + 1, isSinceKnown: index % 2 === 0 }));
  });
  const looked = { paging: { command: 'failing', page, hasMore: true }, ...shared };
  const preview: Preview = { kind: 'text', text: `${text}\n`.repeat(30), bytes: 5_000, whole: false };
  const listed = { command: 'artifacts gh/acme/web#123', owner: text, ...(host && { host }) };
  return {
    'tests of anything': () =>
      testsView({ access: 'channel', build, results, page, command: 'tests gh/acme/web#1', ...shared }),
    'no tests': () =>
      testsView({ access: 'channel', build, results: [], page, command: 'tests gh/acme/web#1', ...shared }),
    'log of anything': () =>
      logView({
        access: 'channel',
        build,
        action,
        printed,
        reason: 5,
        lines: 100,
        from: undefined,
        command,
        ...shared,
      }),
    'no log': () =>
      logView({
        access: 'channel',
        build,
        action,
        printed: undefined,
        reason: undefined,
        lines: 25,
        from: undefined,
        command,
        ...shared,
      }),
    'no failing step': () => stepsView({ build, command, ...shared }),
    'no such step': () => noSuchStepView({ build, command, step: text, container: 3, ...shared }),
    'no steps': () => stepsView({ build: { ...build, steps: [] }, command, ...shared }),
    'failing projects': () =>
      failingView({
        red,
        unbuilt: [project],
        unread: [project],
        looked: 100,
        followed: 140,
        mostInFull: 20,
        byBuilds: true,
        reasons: {
          failures: red.flatMap(({ run, workflow }) =>
            namedReasons({ project: run.project, workflow }, text, text),
          ),
          missing: 3,
        },
        ...looked,
      }),
    'approvals of anything': () =>
      approvalsView(approvalsOf({ project, text, page, now, ...(host && { host }) })),
    'preview of anything': () => previewView({ access: 'channel', artifact: file, preview, ...listed }),
    'no preview': () =>
      previewView({ access: 'channel', artifact: file, preview: { kind: 'gone' }, ...listed }),
    followed: () => followedView({ project, firstBuild: build, changedBy: 'U01ANN', ...(host && { host }) }),
    unfollowed: () => unfollowedView({ project, changedBy: 'U01ANN' }),
    'cache cleared': () => cacheClearedView({ project, said: text, changedBy: 'U01ANN' }),
  };
}

const longLog = someLog(
  Array.from({ length: 1_906 }, (_, n) =>
    n === 411 ? 'src/price.ts:41:24 - error TS2322: not a number' : `compiled file ${n + 1}`,
  ).join('\n'),
);

/** As they usually look. */
export function fineDetails(now: number): Messages {
  const build = full();
  const green: Build = { ...build, ...inState('success'), steps: build.steps.map(passed) };
  const [failed, other] = build.steps[1]!.actions;
  const log = { command: 'log gh/acme/web#123', now, lines: 25, reason: 36, from: undefined };
  const printed = someLog(jestLog);
  const of = { command: 'tests gh/acme/web#123', page: 1 };
  const file: Artifact = artifact('coverage/lcov.info');
  const listed = { command: 'artifacts gh/acme/web#123', owner: 'acme/web#123' };
  const paging = { command: 'failing', page: 1, hasMore: false };
  const seen = { mostInFull: undefined, byBuilds: false };
  const looked = { unbuilt: [], unread: [], followed: 9, looked: 9, paging, now, ...seen };
  const none = { ...looked, reasons: undefined };
  const two = [
    ...readingOf([inState('failed')]).reds,
    ...readingOf([
      inState('timedout', {
        number: 2051,
        url: 'https://circleci.com/gh/acme/api/2051',
        subject: 'Log less',
        project: { vcs: 'github', org: 'acme', repo: 'api' },
      }),
    ]).reds.map((red) => ({ ...red, redRuns: 4, isSinceKnown: false })),
  ];
  return {
    'tests, some failed': () => testsView({ access: 'channel', build, results: suite(3), ...of }),
    'tests, all passed': () => testsView({ access: 'channel', build: green, results: suite(0), ...of }),
    'no test results': () => testsView({ access: 'channel', build: green, results: [], ...of }),
    'log of the failing step': () => logView({ access: 'channel', build, action: failed!, printed, ...log }),
    'log of another container': () =>
      logView({ access: 'channel', build, action: other!, printed: someLog(''), ...log }),
    'log that is long, at the reason': () =>
      logView({ access: 'channel', build, action: failed!, printed: longLog, ...log, reason: 412 }),
    'log that is long, elsewhere': () =>
      logView({
        access: 'channel',
        build,
        action: failed!,
        printed: longLog,
        ...log,
        reason: 412,
        from: 900,
      }),
    'log of which no line is the reason': () =>
      logView({ access: 'channel', build, action: failed!, printed: longLog, ...log, reason: undefined }),
    'log that was shared': () =>
      withSharer(logView({ access: 'channel', build, action: failed!, printed, ...log }), 'U01ANN'),
    'log in a channel that another company reads': () =>
      logView({ access: 'caller', build, action: failed!, printed, ...log }),
    'not shared': () => notSharedView(),
    'tests, for a guest': () => testsView({ access: undefined, build, results: suite(3), ...of }),
    'log of a green build': () => stepsView({ build: green, ...log }),
    'log of an unknown step': () => noSuchStepView({ build, step: 'deploy', container: undefined, ...log }),
    'log of an old build': () => stepsView({ build: { ...green, steps: [] }, ...log }),
    'failing: two': () =>
      failingView({ ...none, red: two, unbuilt: [{ vcs: 'github', org: 'acme', repo: 'infra' }] }),
    'failing: two, and a connection that did not answer': () =>
      failingView({ ...none, unreadHosts: ['https://ci.acme.dev'], red: two }),
    'failing: two, with the reason of one': () => {
      const [first] = two;
      const failures = first
        ? namedReasons(
            { project: first.run.project, workflow: first.workflow },
            'the total is off by a cent',
            'rounds half up',
          )
        : [];
      return failingView({ ...none, red: two, reasons: { failures, missing: 1 } });
    },
    'approvals: two': () => approvalsView(twoApprovals(now)),
    'approvals: limited': () =>
      approvalsView({
        ...twoApprovals(now),
        limits: {
          channel: 'C0CI',
          acts: 'all',
          projects: [],
          approvers: ['U01ANN', 'U02BEN'],
          ownRuns: 'refused',
          ownAccount: 'optional',
          ownAccountIn: [],
          setBy: 'U01ANN',
          setAt: now,
        },
      }),
    'approvals: none': () => approvalsView({ ...twoApprovals(now), pending: [] }),
    'approvals: not shown': () =>
      approvalsView({ ...twoApprovals(now), pending: [], closed: [acmeApi], looked: 1 }),
    'failing: none': () => failingView({ ...none, red: [] }),
    preview: () =>
      previewView({
        access: 'channel',
        artifact: file,
        preview: { kind: 'text', text: lcov, bytes: 2_431, whole: true },
        ...listed,
      }),
    'no artifacts of the latest build': () =>
      artifactsView({
        heading: 'acme/web: artifacts of the latest build',
        command: 'artifacts gh/acme/web',
        page: 1,
        folder: '',
        artifacts: [],
        instead: [summary(), inState('failed', { number: 122 })],
      }),
    'preview of a picture': () =>
      previewView({
        access: 'channel',
        artifact: artifact('page.png'),
        preview: { kind: 'binary' },
        ...listed,
      }),
    'artifacts to preview': () =>
      artifactsView({
        heading: 'acme/web#123: artifacts',
        command: 'artifacts gh/acme/web#123',
        page: 1,
        folder: '',
        artifacts: ['coverage/lcov.info', 'junit.xml', 'server log (1).txt', 'app.tar.gz'].map((path) =>
          artifact(path),
        ),
      }),
  };
}

function passed({ name, actions }: Build['steps'][number]): Build['steps'][number] {
  return { name, actions: actions.map((action) => ({ ...action, status: 'success', exitCode: 0 })) };
}

const deeds = ['adds up', 'rounds half up', 'refuses a negative number', 'survives an empty list'];

function suite(failures: number): readonly TestResult[] {
  return Array.from({ length: 120 }, (_, index) => {
    const failed = index < failures;
    return test(`${deeds[index % 4]} (case ${index})`, {
      result: failed ? 'failure' : index % 20 === 19 ? 'skipped' : 'success',
      seconds: ((index * 37) % 120) / 13,
      message: failed ? expectation : undefined,
    });
  });
}

const expectation = `Error: expect(received).toBe(expected) // Object.is equality

Expected: "12.35"
Received: "12.34"

    at Object.<anonymous> (src/price/price.test.ts:41:24)`;

/** A sure reason for each failed job. */
export function namedReasons(
  { project, workflow }: { readonly project: Project; readonly workflow: WorkflowRun },
  what: string,
  test: string,
): readonly NamedReason[] {
  const reason: FailureReason = {
    from: 'tests',
    what,
    where: undefined,
    test,
    expected: undefined,
    received: undefined,
    exit: undefined,
    certainty: 'sure',
    isSetUp: false,
    lines: [what],
    step: undefined,
    line: undefined,
    containers: { failed: 1, of: 1 },
    moreTests: 0,
    fingerprint: what,
  };
  return failedJobs([{ project, workflow }]).map((failed) => ({ ...failed, reason }));
}

const acmeApi: Project = { vcs: 'github', org: 'acme', repo: 'api' };

/** A hold that a newer one has superseded, and the newer one. */
function twoApprovals(now: number): ApprovalsInput {
  const hold = (number: number, hours: number) => ({
    project: acmeApi,
    pipeline: {
      id: `p-${number}`,
      project: acmeApi,
      number,
      createdAt: now - hours * 3_600_000,
      branch: 'main',
      tag: undefined,
      revision: 'a1b2c3d4e5f6',
      subject: number === 43 ? 'Raise the rate limit' : 'Log slow queries',
      pullRequest: undefined,
      startedBy: number === 43 ? 'ben-acme' : 'ada',
      trigger: 'webhook',
      state: 'created',
      errors: [],
    },
    workflow: { id: `5034460f-c7c4-4c43-9457-de07e2029e${number}`, name: 'build-and-deploy' },
    requestId: `r-${number}`,
    job: 'hold-production',
    since: now - hours * 3_600_000 + 600_000,
    supersededBy: number === 43 ? 46 : undefined,
  });
  return {
    only: undefined,
    pending: [hold(43, 26), hold(46, 2)],
    users: new Map([['ada', 'U01ANN']]),
    limits: undefined,
    unread: [],
    closed: [],
    looked: 3,
    followed: 3,
    paging: { command: 'approvals', page: 1, hasMore: false },
    now,
    host: undefined,
  };
}

function approvalsOf({
  project,
  text,
  page,
  host,
  now,
}: Pick<Material, 'project' | 'text' | 'page' | 'host' | 'now'>): ApprovalsInput {
  const [first] = twoApprovals(now).pending;
  const pending = Array.from({ length: first ? 40 : 0 }, (_, at) => ({
    ...first!,
    project,
    pipeline: {
      ...first!.pipeline,
      project,
      subject: text,
      startedBy: text,
      branch: at % 2 ? text : undefined,
      tag: text,
    },
    workflow: { id: text, name: text },
    requestId: text,
    job: text,
  }));
  return {
    ...twoApprovals(now),
    pending,
    unread: [project],
    closed: [project],
    looked: 20,
    followed: 140,
    paging: { command: 'approvals', page, hasMore: true },
    ...(host && { host }),
  };
}
