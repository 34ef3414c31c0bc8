/** Keeps the results of a branch's or a tag's workflow in order. Pure. */
import { isEnd, isFailure, type Report } from '../circleci/reports/run-event.ts';
import type { Result, Run } from '../store/stored-runs.ts';

const most = 30;
const mostJobs = 20;
/** Above this, passed jobs are not stored, and all jobs are assumed to have run. A run names one more. */
const mostPassed = 29;
const longestName = 100;

/** Returns the run as a result, ended or not; undefined while it has neither succeeded nor failed. */
export function resultOf(
  run: Run,
  { createdAt, at }: Pick<Report, 'createdAt' | 'at'>,
  status = run.status,
): Result | undefined {
  if (status !== 'success' && !isFailure(status)) return undefined;
  const failed = run.jobs.filter((job) => isFailure(job.status));
  return {
    run: run.id,
    at: createdAt,
    status: status === 'success' ? 'success' : 'failed',
    pipeline: run.pipeline,
    author: run.author,
    revision: run.revision,
    startedAt: run.startedAt,
    endedAt: isEnd(run.status) ? endOf(run) : Math.max(at, run.startedAt ?? createdAt),
    failedJobs: failed.slice(0, mostJobs).map(({ name }) => jobName(name)),
    passedJobs: passedJobs(run.jobs.filter((job) => job.status === 'success').map(({ name }) => name)),
  };
}

/** Returns when the run ended: the same from each of its reports, since all of them have `stoppedAt`. */
export function endOf({ stoppedAt, statusAt }: Pick<Run, 'stoppedAt' | 'statusAt'>): number {
  return stoppedAt ?? statusAt;
}

/** Inserts a result, newest first, replacing the run's earlier one. Beyond the limit, a streak's first failure stays. */
export function insert(results: readonly Result[], result: Result): readonly Result[] {
  const known = results.find(({ run }) => run === result.run);
  const placed = known ? mergeResults(known, result) : result;
  const all = [...results.filter((one) => one !== known), placed].toSorted(newestFirst);
  if (all.length <= most) return all;
  const [beforeLast, last] = all.slice(-2);
  const isStreak = beforeLast?.status === 'failed' && last?.status === 'failed';
  return isStreak ? all.toSpliced(-2, 1) : all.slice(0, most);
}

function mergeResults(known: Result, result: Result): Result {
  const ends = [known.endedAt, result.endedAt].filter((end) => end !== undefined);
  const endedAt = ends.length > 0 ? Math.max(...ends) : undefined;
  const at = Math.min(known.at, result.at);
  return {
    ...result,
    at,
    endedAt,
    heardAt: known.heardAt ?? result.heardAt,
    shown: known.shown ?? result.shown,
  };
}

/** Orders by pipeline, then by start: a rerun belongs to the same pipeline and is newer. */
function newestFirst(one: Result, other: Result): number {
  return (
    other.at - one.at ||
    (other.startedAt ?? 0) - (one.startedAt ?? 0) ||
    (one.run < other.run ? 1 : one.run > other.run ? -1 : 0)
  );
}

/** Returns the names of passed jobs; undefined when there are none or too many. */
export function passedJobs(names: readonly string[]): readonly string[] | undefined {
  return names.length === 0 || names.length > mostPassed ? undefined : names.map(jobName);
}

export function beginning({ startedAt, at }: Result): number {
  return startedAt ?? at;
}

/** Returns when it ended, or else when it began. */
export function ending(result: Result): number {
  return result.endedAt ?? beginning(result);
}

/** Returns the name as it is stored: shortened and well-formed. */
export function jobName(name: string): string {
  return name.slice(0, longestName).toWellFormed();
}
