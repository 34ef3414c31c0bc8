/** How the runs of one line followed each other: what was fixed, and since when it is red. Pure. */
import { isEnd, isFailure, type Report } from '../circleci/reports/run-event.ts';
import type { Line, Result, Run } from '../store/runs.ts';

const most = 30;
const mostJobs = 20;
const longestName = 100;

/** What the line of builds without a workflow is called. */
export const unnamed = 'build';

/** A tag's line is its own, so that a rerun may fix it. Undefined for what belongs to no branch or tag. */
export function lineOf(run: Pick<Run, 'project' | 'branch' | 'tag' | 'workflow'>): Line | undefined {
  const branch = run.branch ?? (run.tag && `refs/tags/${run.tag}`);
  return branch ? { project: run.project, branch, workflow: run.workflow ?? unnamed } : undefined;
}

/** The run as a result, be it ended or not; undefined when it neither succeeded nor failed, yet. */
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
  };
}

/** The same whichever of its reports told it first: CircleCI says when it stopped in all of them. */
export function endOf({ stoppedAt, statusAt }: Pick<Run, 'stoppedAt' | 'statusAt'>): number {
  return stoppedAt ?? statusAt;
}

/** The newest first. What is known of the same run already is replaced; of too many the beginning of a red time stays. */
export function insert(results: readonly Result[], result: Result): readonly Result[] {
  const known = results.find(({ run }) => run === result.run);
  const placed = known ? together(known, result) : result;
  const all = [...results.filter((one) => one !== known), placed].toSorted(newestFirst);
  if (all.length <= most) return all;
  const [beforeLast, last] = all.slice(-2);
  const isStreak = beforeLast?.status === 'failed' && last?.status === 'failed';
  return isStreak ? all.toSpliced(-2, 1) : all.slice(0, most);
}

function together(known: Result, result: Result): Result {
  const ends = [known.endedAt, result.endedAt].filter((end) => end !== undefined);
  const endedAt = ends.length > 0 ? Math.max(...ends) : undefined;
  return { ...result, at: Math.min(known.at, result.at), endedAt, heardAt: known.heardAt ?? result.heardAt };
}

/** By the pipelines; a rerun is of the same pipeline, and newer. */
function newestFirst(one: Result, other: Result): number {
  return (
    other.at - one.at ||
    (other.startedAt ?? 0) - (one.startedAt ?? 0) ||
    (one.run < other.run ? 1 : one.run > other.run ? -1 : 0)
  );
}

/**
 * What the line was like when this run ended: the results of older pipelines that were there by then, the newest first.
 * A run of an older pipeline may go on beside this one: its failure is one that this run comes after, all the same. A
 * rerun that began later has nothing to do with it.
 */
function before(results: readonly Result[], run: string): readonly Result[] {
  const at = results.findIndex((one) => one.run === run);
  const result = results[at];
  if (!result) return [];
  const end = ending(result);
  return results
    .slice(at + 1)
    .filter((one) => ending(one) <= end || (one.status === 'failed' && beginning(one) < end));
}

/** Those of newer pipelines that had ended before: whatever this run came to, the branch goes by them. */
function overtaking(results: readonly Result[], run: string): readonly Result[] {
  const at = results.findIndex((one) => one.run === run);
  const result = results[at];
  return result ? results.slice(0, at).filter((one) => ending(one) < ending(result)) : [];
}

function beginning({ startedAt, at }: Result): number {
  return startedAt ?? at;
}

/** When it ended, or at least when it had begun. */
export function ending(result: Result): number {
  return result.endedAt ?? beginning(result);
}

function streak(results: readonly Result[], run: string): readonly Result[] {
  const all = before(results, run);
  const green = all.findIndex(({ status }) => status === 'success');
  return green === -1 ? all : all.slice(0, green);
}

/** The success that turned the line from red to green: the newest result when it ended, right after a failure. */
export function isFixed(results: readonly Result[], run: string): boolean {
  const result = results.find((one) => one.run === run);
  const isNewest = overtaking(results, run).length === 0;
  return result?.status === 'success' && isNewest && before(results, run)[0]?.status === 'failed';
}

/** The first failure of those that this run continues, begins or ends; undefined when it has to do with none. */
export function redSince(results: readonly Result[], run: string): Result | undefined {
  const result = results.find((one) => one.run === run);
  return streak(results, run).at(-1) ?? (result?.status === 'failed' ? result : undefined);
}

/** The success that fixed this failure, although we heard of the success first. */
export function fixedAfter(results: readonly Result[], run: string): Result | undefined {
  return results.find((one) => before(results, one.run)[0]?.run === run && isFixed(results, one.run));
}

/** The failure that this success was right before, although we heard of the failure first. */
export function brokenAfter(results: readonly Result[], run: string): Result | undefined {
  const isAfter = ({ run: newer, status }: Result) => {
    const [last] = before(results, newer);
    return status === 'failed' && last?.run === run && last.status === 'success';
  };
  return results.find(isAfter);
}

/** Whether the line was red when this run ended, whatever it came to itself. What nobody knows of was green. */
export function wasRed(results: readonly Result[], run: string): boolean {
  const [newest] = [...overtaking(results, run), ...before(results, run)];
  return newest?.status === 'failed';
}

/** Whether the job had failed before, when it last had its turn: runs that failed elsewhere may not have come to it. */
export function jobWasRed(results: readonly Result[], run: string, job: string): boolean {
  const hasFailed = ({ failedJobs }: Result) => failedJobs?.includes(jobName(job)) === true;
  const isOvertaken = overtaking(results, run).some((one) => one.status === 'success' || hasFailed(one));
  return !isOvertaken && streak(results, run).some(hasFailed);
}

function jobName(name: string): string {
  return name.slice(0, longestName).toWellFormed();
}
