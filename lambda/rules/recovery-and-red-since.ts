/** Derives recoveries and "red since" from a workflow's results, by the model of a branch. Pure. */
import type { JobRun } from '../circleci/job-run.ts';
import { type BranchWorkflow, branchState } from '../circleci/runs/branch-state.ts';
import { type Attempt, foldWorkflow, type PipelineRun } from '../circleci/runs/fold-attempts.ts';
import type { Status } from '../circleci/status.ts';
import { type Result, unnamed } from '../store/stored-runs.ts';
import { beginning, ending, jobName } from './branch-history.ts';

/** Returns the workflow's current state by the model of a branch; undefined without a result. */
export function stateNow(results: readonly Result[]): BranchWorkflow | undefined {
  const { reds, greens } = branchState(runsOf(results), 0);
  return reds[0] ?? greens[0];
}

function isRed(results: readonly Result[]): boolean {
  return stateNow(results)?.workflow.outcome === 'red';
}

/** Builds one run per pipeline, with its attempts folded. Project and workflow names do not matter here. */
function runsOf(results: readonly Result[]): readonly PipelineRun[] {
  const name = unnamed;
  return [...Map.groupBy(results, pipelineKey).values()].map((same) => ({
    project: { vcs: 'github', org: name, repo: name },
    id: undefined,
    number: same[0]?.pipeline,
    createdAt: Math.min(...same.map(({ at }) => at)),
    branch: undefined,
    tag: undefined,
    revision: same[0]?.revision,
    subject: undefined,
    pullRequest: undefined,
    startedBy: same.at(-1)?.author,
    errors: [],
    isSettingUp: false,
    builds: [],
    workflows: [foldWorkflow(name, 'workflow', same.map(attemptOf))],
  }));
}

/** Returns the pipelines, newest first, with the workflow's outcome in each and its attempts, oldest first. */
export function pipelinesOf(results: readonly Result[]) {
  const groups = [...Map.groupBy(results, pipelineKey).values()];
  return groups.map((same) => ({
    outcome: foldWorkflow(unnamed, 'workflow', same.map(attemptOf)).outcome,
    attempts: same.toReversed(),
  }));
}

function pipelineKey({ pipeline, at }: Result): string {
  return pipeline === undefined ? `at ${at}` : `${pipeline}`;
}

/** Counts a success that CircleCI shows as red as no result, and one that it shows as green for all jobs. */
function attemptOf({ run, at, status, startedAt, endedAt, shown, ...told }: Result): Attempt {
  const jobs = [
    ...(told.failedJobs ?? []).map((name) => jobOf(name, 'failed')),
    ...(told.passedJobs ?? []).map((name) => jobOf(name, 'success')),
  ];
  const says = status === 'success' && shown === 'red' ? 'canceled' : status;
  return {
    id: run,
    status: says,
    known: 'workflow',
    createdAt: startedAt ?? at,
    stoppedAt: endedAt,
    jobs: jobs.length > 0 && shown !== 'green' ? jobs : undefined,
    // The webhooks reported every job that it ran: what it left out stays as it was.
    isWhole: true,
  };
}

function jobOf(name: string, status: Status): JobRun {
  return {
    name,
    kind: 'build',
    status,
    rawStatus: status,
    number: undefined,
    id: undefined,
    approvalRequestId: undefined,
    queuedAt: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
  };
}

/**
 * Returns the other results as of this run's end. A failed run of an older pipeline counts even if it ended later, as it
 * ran in parallel. A rerun that began later does not count.
 */
function then(results: readonly Result[], run: string): readonly Result[] {
  return [...overtaking(results, run), ...before(results, run)];
}

function before(results: readonly Result[], run: string): readonly Result[] {
  const at = results.findIndex((one) => one.run === run);
  const result = results[at];
  if (!result) return [];
  const end = ending(result);
  return results
    .slice(at + 1)
    .filter((one) => ending(one) <= end || (one.status === 'failed' && beginning(one) < end));
}

/** Returns the results of newer pipelines that ended before this run. */
function overtaking(results: readonly Result[], run: string): readonly Result[] {
  const at = results.findIndex((one) => one.run === run);
  const result = results[at];
  return result ? results.slice(0, at).filter((one) => ending(one) < ending(result)) : [];
}

/** Returns the workflow's state as of this run's end, with its result. */
function stateWith(results: readonly Result[], run: string): BranchWorkflow | undefined {
  const result = results.find((one) => one.run === run);
  return result && stateNow([...then(results, run), result]);
}

/** Tells whether the state is decided by this run's pipeline. */
function isBy(state: BranchWorkflow | undefined, results: readonly Result[], run: string): boolean {
  const key = (one: Result) => pipelineKey(one);
  const result = results.find((one) => one.run === run);
  const attempts = state?.workflow.attempts.map(({ id }) => id) ?? [];
  return (
    result !== undefined && results.some((one) => attempts.includes(one.run) && key(one) === key(result))
  );
}

/** True for the success that turned the workflow from red to green, unless it is red again. */
export function isFixed(results: readonly Result[], run: string): boolean {
  return turnedGreen(results, run) && !isRedAgain(results, run);
}

function turnedGreen(results: readonly Result[], run: string): boolean {
  if (!isSuccess(results, run) || !wasRed(results, run)) return false;
  const after = stateWith(results, run);
  return after?.workflow.outcome === 'green' && isBy(after, results, run);
}

function isRedAgain(results: readonly Result[], run: string): boolean {
  const end = results.find((one) => one.run === run);
  const later = results.filter((one) => one.status === 'failed' && end && ending(one) > ending(end));
  return later.some((one) => stateWith(results, one.run)?.workflow.outcome === 'red');
}

function isSuccess(results: readonly Result[], run: string): boolean {
  return results.some((one) => one.run === run && one.status === 'success');
}

/**
 * Returns the first failure of the streak that this run starts, continues or ends. Undefined for a success that ended none,
 * and for a failure that leaves the workflow green.
 */
export function redSince(results: readonly Result[], run: string): Result | undefined {
  const isEnded = isSuccess(results, run);
  if (isEnded && !turnedGreen(results, run)) return undefined;
  const state = isEnded ? stateNow(then(results, run)) : stateWith(results, run);
  if (state?.workflow.outcome !== 'red') return undefined;
  const attempts = new Set(state.since.workflows.flatMap((one) => one.attempts.map(({ id }) => id)));
  return results.findLast((one) => attempts.has(one.run) && one.status === 'failed');
}

/** Returns the success of a newer pipeline or a rerun that keeps the workflow green despite this failure. */
function overtakenBy(results: readonly Result[], run: string): Result | undefined {
  const state = stateNow(results);
  if (isSuccess(results, run) || state?.workflow.outcome !== 'green') return undefined;
  const attempts = new Set(state.workflow.attempts.map(({ id }) => id));
  return results.find((one) => attempts.has(one.run) && one.status === 'success');
}

/** Tells whether the workflow is red although this run succeeded. */
export function isLeftRed(results: readonly Result[], run: string): boolean {
  return isSuccess(results, run) && stateWith(results, run)?.workflow.outcome === 'red';
}

/** Returns the workflow's state that the run's card shows. */
export function standingOf(results: readonly Result[], run: string) {
  const success = overtakenBy(results, run);
  return { redSince: success ? undefined : redSince(results, run), overtakenBy: success };
}

/** Returns the success that this run's result turns into a recovery. */
export function fixedAfter(results: readonly Result[], run: string): Result | undefined {
  const without = results.filter((one) => one.run !== run);
  return without.find((one) => isFixed(results, one.run) && !isFixed(without, one.run));
}

/** Returns the newer failure that this run's result makes the first of its streak. */
export function brokenAfter(results: readonly Result[], run: string): Result | undefined {
  const without = results.filter((one) => one.run !== run);
  return without.find(
    ({ run: newer, status }) =>
      status === 'failed' && isRed(then(without, newer)) && !isRed(then(results, newer)),
  );
}

/** Tells whether the workflow was red when this run ended, without its own result. */
export function wasRed(results: readonly Result[], run: string): boolean {
  return isRed(then(results, run));
}

/** Tells whether the job failed in a run of the current streak. A run that failed earlier may not have reached the job. */
export function jobWasRed(results: readonly Result[], run: string, job: string): boolean {
  const hasFailed = ({ failedJobs }: Result) => failedJobs?.includes(jobName(job)) === true;
  const isOvertaken = overtaking(results, run).some((one) => one.status === 'success' || hasFailed(one));
  return !isOvertaken && streak(results, run).some(hasFailed);
}

function streak(results: readonly Result[], run: string): readonly Result[] {
  const all = before(results, run);
  const green = all.findIndex(({ status }) => status === 'success');
  return green === -1 ? all : all.slice(0, green);
}
