/** Compares the tests of a commit's runs at CircleCI: which failed before they passed, and were not flaky before. */
import type { CircleCI } from '../circleci/client/client.ts';
import type { FlakyTest } from '../circleci/client/insights.ts';
import { CircleCIError, isPermanent } from '../circleci/errors.ts';
import { type Flip, flips } from '../circleci/failure/became-flaky.ts';
import { isFailure } from '../circleci/reports/run-event.ts';
import { isGreen, isRed } from '../circleci/status.ts';
import type { AlertServices } from '../ports.ts';
import { beginning } from '../rules/branch-history.ts';
import type { FlakyPair } from '../rules/flaky-pair.ts';
import type { Result, Run } from '../store/stored-runs.ts';
import type { NewFlakyTest } from '../views/alerts/newly-flaky-tests.ts';

const minute = 60_000;
/** Of a run. */
const mostJobs = 3;
/** Jobs that passed, of a stored run. */
const mostNamed = 30;

interface Compared {
  readonly workspace: string;
  readonly run: Run;
  readonly pair: FlakyPair;
}

export type Found = NewFlakyTest & Pick<Flip, 'key'>;

/** Returns the tests that failed and then passed, without those that CircleCI knew as flaky before. */
export async function newlyFlaky(
  { workspace, run: { project }, pair }: Compared,
  circleci: CircleCI,
  services: AlertServices,
): Promise<readonly Found[]> {
  const again = await jobsOf(workspace, pair.passed, circleci, services);
  const found = new Map<string, Found>();
  for (const result of pair.failed) {
    const failed = (await jobsOf(workspace, result, circleci, services)).filter(({ hasFailed }) => hasFailed);
    for (const job of failed.slice(0, mostJobs)) {
      const passed = again.find(({ name, hasFailed }) => name === job.name && !hasFailed);
      if (!passed) continue;
      const [before, after] = await Promise.all(
        [job, passed].map(({ number }) => circleci.tests({ project, number })),
      );
      for (const { name, key } of flips(before ?? [], after ?? []))
        if (!found.has(key))
          found.set(key, { name, key, job: job.name, failed: job.number, passed: passed.number });
    }
  }
  if (found.size === 0) return [];
  const known = await circleci.flakyTests(project).catch((error: unknown) => {
    // A project token may not read them.
    if (error instanceof CircleCIError && isPermanent(error)) return [];
    throw error;
  });
  return [...found.values()].filter(
    (one) => !known.some((test) => isSame(test, one) && wasFlaky(test, pair)),
  );
}

function isSame({ name, job }: FlakyTest, found: Found): boolean {
  return name === found.name && (job === undefined || job === found.job);
}

/** CircleCI may list it for the runs that are compared. */
function wasFlaky({ firstAt, times }: FlakyTest, { failed }: FlakyPair): boolean {
  const first = Math.min(...failed.map(beginning));
  return times > failed.length || (firstAt !== undefined && firstAt < first - minute);
}

interface NumberedJob {
  readonly name: string;
  readonly number: number;
  readonly hasFailed: boolean;
}

/** A run that ended before the subscription is not stored, and one with many jobs does not name all of them. */
async function jobsOf(
  workspace: string,
  { run }: Result,
  circleci: CircleCI,
  { store }: AlertServices,
): Promise<readonly NumberedJob[]> {
  const stored = (await store.run(workspace, run))?.value.jobs ?? [];
  const ended = stored.flatMap(({ name, number, status }) => {
    const hasFailed = isFailure(status);
    return number === undefined || !(hasFailed || status === 'success') ? [] : [{ name, number, hasFailed }];
  });
  const isWhole = ended.length > 0 && ended.length < mostNamed;
  if (isWhole || run.startsWith('build:')) return ended;
  return (await circleci.workflowBuilds(run)).flatMap(({ build, jobName: name, status }) => {
    const hasFailed = isRed(status);
    return hasFailed || isGreen(status) ? [{ name, number: build.number, hasFailed }] : [];
  });
}
