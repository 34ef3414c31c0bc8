/** Messages about slow runs and new flaky tests, by name. */
import type { Run } from '../../lambda/store/stored-runs.ts';
import { flakyTestsView } from '../../lambda/views/alerts/newly-flaky-tests.ts';
import { slowRunView } from '../../lambda/views/alerts/slow-run.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { now } from './sample-builds.ts';
import type { Material } from './samples-of-every-view.ts';

const minute = 60_000;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;

function runOf(changes: Partial<Run> = {}): Run {
  return {
    id: 'b1c2d3e4-0000-4000-8000-00000000000a',
    project: web,
    projectName: undefined,
    workflow: 'ci',
    pipeline: 130,
    branch: 'main',
    tag: undefined,
    revision: 'a1b2c3d4e5f6a7b8',
    subject: 'Round prices half up',
    author: 'Ann Lee',
    login: 'ann',
    pullRequest: undefined,
    url: undefined,
    startedAt: now - 24 * minute,
    stoppedAt: now,
    status: 'success',
    statusAt: now,
    jobs: [],
    failures: [],
    approval: undefined,
    ...changes,
  };
}

const test = { name: 'price rounds half up', job: 'test', failed: 122, passed: 126 };
const manyTests = Array.from({ length: 7 }, (_, at) => ({ ...test, name: `price rounds (case ${at + 1})` }));

export function slowRuns(): Readonly<Record<string, () => Message>> {
  const times = { took: 24 * minute, usual: 11 * minute, of: 20, host: undefined };
  const jobs = [
    { name: 'e2e', took: 17 * minute, usual: 6 * minute },
    { name: 'build', took: 7 * minute, usual: 5 * minute },
  ];
  return {
    'slow run': () => slowRunView({ run: runOf(), jobs, ...times }),
    'slow run: failed, no job known': () =>
      slowRunView({ run: runOf({ status: 'failed' }), jobs: [], ...times }),
    'new flaky test': () => flakyTestsView({ run: runOf(), tests: [test], readers: 'own company' }),
    'new flaky tests: more than are shown': () =>
      flakyTestsView({ run: runOf(), tests: manyTests, readers: 'own company' }),
    'new flaky tests: another company reads along': () =>
      flakyTestsView({ run: runOf(), tests: [test, test], readers: 'others too' }),
  };
}

/** The same of any text. */
export function slowRunsOf({ text, branch, project }: Material): Readonly<Record<string, () => Message>> {
  const run = runOf({ project, branch, workflow: text, author: text, revision: text, url: text });
  const jobs = [{ name: text, took: 2 * minute, usual: minute }];
  return {
    'slow run of anything': () =>
      slowRunView({ run, jobs, took: 2 * minute, usual: minute, of: 5, host: undefined }),
    'new flaky tests of anything': () =>
      flakyTestsView({
        run,
        tests: Array.from({ length: 9 }, () => ({ name: text, job: text, failed: 1, passed: 2 })),
        readers: 'own company',
      }),
  };
}
