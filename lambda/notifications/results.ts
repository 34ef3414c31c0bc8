/** How the runs of one line followed each other: what was fixed, and since when it is red. Pure. */
import { isFailure, type Report } from '../circleci/report.ts';
import type { Line, Result, Run } from '../store/runs.ts';

const most = 30;
const mostJobs = 20;
const longestName = 100;

/** A tag's line is its own, so that a rerun may fix it. Undefined for what belongs to no branch or tag. */
export function lineOf(run: Pick<Run, 'project' | 'branch' | 'tag' | 'workflow'>): Line | undefined {
  const branch = run.branch ?? (run.tag && `refs/tags/${run.tag}`);
  return branch ? { project: run.project, branch, workflow: run.workflow ?? 'build' } : undefined;
}

/** The run as a result, be it ended or not; undefined when it neither succeeded nor failed, yet. */
export function resultOf(
  run: Run,
  { createdAt }: Pick<Report, 'createdAt'>,
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
    failedJobs: failed.slice(0, mostJobs).map(({ name }) => jobName(name)),
  };
}

/** The newest first. What is known of the same run already is replaced; of too many the beginning of a red time stays. */
export function insert(results: readonly Result[], result: Result): readonly Result[] {
  const known = results.find(({ run }) => run === result.run);
  const placed = known ? { ...result, at: Math.min(known.at, result.at) } : result;
  const all = [...results.filter((one) => one !== known), placed].toSorted(newestFirst);
  if (all.length <= most) return all;
  const [beforeLast, last] = all.slice(-2);
  const isStreak = beforeLast?.status === 'failed' && last?.status === 'failed';
  return isStreak ? all.toSpliced(-2, 1) : all.slice(0, most);
}

/** By the pipelines; a rerun is of the same pipeline, and newer. */
function newestFirst(one: Result, other: Result): number {
  return (
    other.at - one.at ||
    (other.startedAt ?? 0) - (one.startedAt ?? 0) ||
    (one.run < other.run ? 1 : one.run > other.run ? -1 : 0)
  );
}

function older(results: readonly Result[], run: string): readonly Result[] {
  const at = results.findIndex((one) => one.run === run);
  return at === -1 ? [] : results.slice(at + 1);
}

/** Whether the run right before this one failed. What nobody knows of was green. */
export function wasRed(results: readonly Result[], run: string): boolean {
  return older(results, run)[0]?.status === 'failed';
}

/** The first failure of those that this run continues, begins or ends; undefined when it has to do with none. */
export function redSince(results: readonly Result[], run: string): Result | undefined {
  const result = results.find((one) => one.run === run);
  const before = older(results, run);
  const green = before.findIndex(({ status }) => status === 'success');
  const streak = green === -1 ? before : before.slice(0, green);
  return streak.at(-1) ?? (result?.status === 'failed' ? result : undefined);
}

/** The success that this failure came right before, although we heard of the success first. */
export function fixedAfter(results: readonly Result[], run: string): Result | undefined {
  const at = results.findIndex((one) => one.run === run);
  const newer = at > 0 ? results[at - 1] : undefined;
  return results[at]?.status === 'failed' && newer?.status === 'success' ? newer : undefined;
}

/** The failure that this success came right before, although we heard of the failure first. */
export function brokenAfter(results: readonly Result[], run: string): Result | undefined {
  const at = results.findIndex((one) => one.run === run);
  const newer = at > 0 ? results[at - 1] : undefined;
  return results[at]?.status === 'success' && newer?.status === 'failed' ? newer : undefined;
}

/** Whether the job had failed before, when it last had its turn: runs that failed elsewhere may not have come to it. */
export function jobWasRed(results: readonly Result[], run: string, job: string): boolean {
  const before = older(results, run);
  const green = before.findIndex(({ status }) => status === 'success');
  const streak = green === -1 ? before : before.slice(0, green);
  return streak.some(({ failedJobs }) => failedJobs?.includes(jobName(job)));
}

function jobName(name: string): string {
  return name.slice(0, longestName).toWellFormed();
}
