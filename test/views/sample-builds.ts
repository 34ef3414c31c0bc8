/** Plausible builds for the tests of views and for the gallery. */

import type {
  Artifact,
  Build,
  BuildSummary,
  CheckoutKey,
  TestResult,
} from '../../lambda/circleci/api-v1-schemas.ts';
import { branchState } from '../../lambda/circleci/runs/branch-state.ts';
import type { BranchReading } from '../../lambda/circleci/runs/read-branch.ts';
import { runsOfBuilds } from '../../lambda/circleci/runs/runs-from-builds.ts';
import type { Status } from '../../lambda/circleci/status.ts';
import type { HelpEntry } from '../../lambda/views/people/help.ts';

export const now = Date.parse('2026-03-02T10:00:00Z');
export const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

export function isoBefore(milliseconds: number): string {
  return new Date(now - milliseconds).toISOString();
}

const minute = 60_000;

export function summary(changes: Partial<BuildSummary> = {}): BuildSummary {
  return {
    project: web,
    number: 123,
    url: 'https://circleci.com/gh/acme/web/123',
    status: 'success',
    rawStatus: changes.status ?? 'success',
    lifecycle: 'finished',
    branch: 'main',
    tag: undefined,
    revision: 'a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    subject: 'Fix the login page on small screens',
    author: 'Ann Lee',
    startedBy: 'ann',
    why: 'github',
    dontBuild: undefined,
    queuedAt: isoBefore(8 * minute),
    startedAt: isoBefore(7.2 * minute),
    stoppedAt: isoBefore(3 * minute),
    duration: 252_000,
    retryOf: undefined,
    canceledBy: undefined,
    workflow: { jobName: 'test', jobId: 'j1', workflowId: 'w1', workflowName: 'ci' },
    previous: { number: 122, status: 'failed', duration: 60_000 },
    previousSuccessful: { number: 121, status: 'success', duration: 217_000 },
    commitUrl: 'https://github.com/acme/web/commit/a1b2c3d4e5f60718293a4b5c6d7e8f9012345678',
    ...changes,
  };
}

/** A failure, and of another commit a rerun that passed: builds do not tell which of the two runs is newer. */
export const twoOfUnknownOrder: readonly BuildSummary[] = [
  summary({
    number: 302,
    revision: 'b'.repeat(40),
    workflow: { jobName: 'test', jobId: 'j2', workflowId: 'w3', workspaceId: 'w2', workflowName: 'ci' },
  }),
  summary({ number: 301, status: 'failed', queuedAt: isoBefore(60 * minute) }),
];

/** A build in this state, with the lifecycle and the times that belong to it. */
export function inState(status: Status, changes: Partial<BuildSummary> = {}): BuildSummary {
  const waiting = ['queued', 'scheduled', 'not_running'].includes(status);
  const unfinished = status === 'running' || waiting;
  return summary({
    status,
    ...(unfinished && { lifecycle: status, stoppedAt: undefined, duration: undefined }),
    ...(waiting && { startedAt: undefined }),
    ...(status === 'not_run' && {
      lifecycle: 'not_run',
      dontBuild: 'ci-skip',
      startedAt: undefined,
      stoppedAt: undefined,
      duration: undefined,
    }),
    ...(status === 'other' && { rawStatus: 'on_hold' }),
    ...changes,
  });
}

export function job(number: number, jobName: string, status: Status): BuildSummary {
  const workflow = { jobName, jobId: jobName, workflowId: 'w1', workflowName: 'build and deploy' };
  return inState(status, { number, url: `https://circleci.com/gh/acme/web/${number}`, workflow });
}

/** What a branch comes to of which these builds are known. */
export function readingOf(builds: readonly BuildSummary[], time = now): BranchReading {
  const project = builds[0]?.project ?? web;
  return { ...branchState(runsOfBuilds(project, builds, true), time), source: 'pipelines' };
}

export function full(changes: Partial<Build> = {}): Build {
  const action = {
    name: 'npm test',
    step: 103,
    index: 0,
    status: 'failed',
    exitCode: 1,
    duration: 61_000,
    background: false,
    insignificant: false,
    outputUrl: undefined,
  };
  return {
    ...inState('failed'),
    steps: [
      {
        name: 'Checkout code',
        actions: [{ ...action, step: 101, name: 'Checkout code', status: 'success', exitCode: 0 }],
      },
      { name: 'npm test', actions: [action, { ...action, index: 1 }] },
    ],
    pullRequests: ['https://github.com/acme/web/pull/77'],
    parallel: 2,
    messages: [],
    ...changes,
  };
}

export function artifact(path: string, nodeIndex = 0): Artifact {
  return {
    path,
    nodeIndex,
    url: `https://output.circle-artifacts.com/output/job/1f/artifacts/${nodeIndex}/${path}`,
  };
}

export const manyArtifacts: readonly Artifact[] = [
  artifact('coverage/index.html'),
  ...Array.from({ length: 240 }, (_, index) => artifact(`coverage/lcov-report/src/file-${index}.html`)),
  ...Array.from({ length: 12 }, (_, index) => artifact(`screenshots/page-${index}.png`)),
  artifact('logs/build.log'),
  artifact('logs/build.log', 1),
  artifact('app.tar.gz'),
];

export const connection = {
  host: 'https://circleci.com',
  login: 'acme-bot',
  connectedBy: 'U01ANN',
  connectedAt: now - 86_400_000,
};

function entry(group: string, usage: string, summary: string): HelpEntry {
  return { name: usage.split(' ')[0] ?? '', usage, summary, example: usage.replace(/[<>[\]]/g, ''), group };
}

export const commands: readonly HelpEntry[] = [
  entry('See', 'status [repo] [branch]', 'How the newest run of a branch is doing, job by job.'),
  entry(
    'See',
    'builds [repo] [--branch b] [--filter failed] [--limit n]',
    'The builds of a project, newest first.',
  ),
  entry('See', 'recent', 'The newest builds of all projects.'),
  entry('See', 'build <build>', 'One build.'),
  entry('See', 'artifacts [build|repo] [--branch b]', 'The files that a build left.'),
  entry('Act', 'retry <build>', 'Run a build again.'),
  entry('Act', 'cancel <build>', 'Stop a running build.'),
  entry('Set up', 'connect', 'Connect this workspace to CircleCI.'),
  entry('Set up', 'default [repo]', 'The project that #123 means in this channel.'),
  entry('Set up', 'help [command]', 'This list, or more on one command.'),
];

export function test(name: string, changes: Partial<TestResult> = {}): TestResult {
  return {
    name,
    classname: 'price',
    file: 'src/price/price.test.ts',
    result: 'success',
    seconds: 0.42,
    message: undefined,
    source: 'jest',
    ...changes,
  };
}

export const jestLog = `Randomized with seed 123
${'.'.repeat(60)}
${Array.from({ length: 30 }, (_, index) => `PASS src/part-${index}.test.ts`).join('\n')}
FAIL src/price/price.test.ts
  price › rounds half up

    expect(received).toBe(expected) // Object.is equality

    Expected: "12.35"
    Received: "12.34"

      39 |   test('rounds half up', () => {
      40 |     const total = tax(12.345);
    > 41 |     expect(total.toFixed(2)).toBe('12.35');
         |                              ^
      at Object.<anonymous> (src/price/price.test.ts:41:24)
      at <b>not bold</b> & \`\`\`not code\`\`\` <!channel>

Tests: 1 failed, 119 passed, 120 total
Time:  21.402 s
Exited with code exit status 1
`;

export const lcov = Array.from({ length: 80 }, (_, index) => `DA:${index + 1},${index % 7}`).join('\n');

export function checkoutKey(changes: Partial<CheckoutKey> = {}): CheckoutKey {
  return {
    type: 'deploy-key',
    fingerprint: 'c9:0b:1c:4f:d5:65:56:b9:ad:88:f9:81:2b:37:74:2f',
    publicKey: `ssh-rsa ${'AAAAB3NzaC1yc2EAAAADAQABAAABAQC'.repeat(12)}`,
    preferred: true,
    login: undefined,
    createdAt: isoBefore(86_400_000),
    ...changes,
  };
}
