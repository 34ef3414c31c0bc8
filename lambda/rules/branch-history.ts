/** Keeps the results of one line: a branch's workflow, or a tag's. Pure. */
import { isEnd, isFailure, type Report } from '../circleci/reports/run-event.ts';
import type { BranchWorkflowKey, Result, Run } from '../store/runs.ts';

const most = 30;
const mostJobs = 20;
/** Of a run with more, all jobs are believed to have run. */
const mostPassed = 60;
const longestName = 100;

/** What the line of builds without a workflow is called. */
export const unnamed = 'build';

/** A tag's line is its own, so that a rerun may fix it. Undefined for what belongs to no branch or tag. */
export function lineOf(
  run: Pick<Run, 'project' | 'branch' | 'tag' | 'workflow'>,
): BranchWorkflowKey | undefined {
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
    passedJobs: passedJobs(run.jobs.filter((job) => job.status === 'success').map(({ name }) => name)),
  };
}

/** The same whichever of its reports told it first: CircleCI says when it stopped in all of them. */
export function endOf({ stoppedAt, statusAt }: Pick<Run, 'stoppedAt' | 'statusAt'>): number {
  return stoppedAt ?? statusAt;
}

/** The newest first. What is known of the same run already is replaced; of too many the beginning of a red time stays. */
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

/** By the pipelines; a rerun is of the same pipeline, and newer. */
function newestFirst(one: Result, other: Result): number {
  return (
    other.at - one.at ||
    (other.startedAt ?? 0) - (one.startedAt ?? 0) ||
    (one.run < other.run ? 1 : one.run > other.run ? -1 : 0)
  );
}

/** Names of the jobs that ran well; undefined where they are not known, or too many. */
export function passedJobs(names: readonly string[]): readonly string[] | undefined {
  return names.length === 0 || names.length > mostPassed ? undefined : names.map(jobName);
}

export function beginning({ startedAt, at }: Result): number {
  return startedAt ?? at;
}

/** When it ended, or at least when it had begun. */
export function ending(result: Result): number {
  return result.endedAt ?? beginning(result);
}

/** As it is kept. */
export function jobName(name: string): string {
  return name.slice(0, longestName).toWellFormed();
}
