/** Reads how a build, a workflow, a pipeline or a branch stands, for a message that follows it. */

import { type Build, isUnfinished } from '../api-v1-schemas.ts';
import type { CircleCI } from '../client/client.ts';
import type { FailedJob } from '../failure/failed-jobs.ts';
import type { JobRun } from '../job-run.ts';
import type { Project } from '../project.ts';
import { isEnd, type ReportedStatus } from '../reports/run-event.ts';
import { isOngoing, isRed, type Status } from '../status.ts';
import type { BranchReads } from './branch-build-pages.ts';
import { isRunOngoing, newestOfEach, ownTime, type PipelineRun, runStatus } from './fold-attempts.ts';
import { type BranchReading, readBranch } from './read-branch.ts';
import { readRun } from './read-run.ts';
import { hasEnded } from './read-watched-run.ts';

export type FollowReads = BranchReads &
  Pick<
    CircleCI,
    | 'build'
    | 'branchBuilds'
    | 'pipeline'
    | 'workflowsOf'
    | 'workflowJobs'
    | 'workflowState'
    | 'workflowMetrics'
  >;

export type Followed = { readonly project: Project } & (
  | { readonly kind: 'build'; readonly number: number }
  | { readonly kind: 'workflow'; readonly id: string }
  | { readonly kind: 'pipeline'; readonly number: number }
  /** All that is open on it. */
  | { readonly kind: 'branch'; readonly branch: string }
);

/** How it stands. Times are milliseconds. */
export interface FollowedState {
  readonly status: Status;
  /** As CircleCI sends it. */
  readonly rawStatus: string;
  readonly stage: 'ongoing' | 'over';
  /** Of its jobs, approvals left out; undefined for a single build. */
  readonly jobs: { readonly ended: number; readonly all: number } | undefined;
  /** Undefined while it runs, and where nothing ran. */
  readonly took: number | undefined;
  readonly failed: readonly FailedJob[];
  /** The build or the run itself, for its card. */
  readonly of:
    | { readonly kind: 'build'; readonly build: Build }
    | { readonly kind: 'run'; readonly run: PipelineRun }
    | { readonly kind: 'branch'; readonly reading: BranchReading }
    | { readonly kind: 'workflow'; readonly name: string | undefined };
}

/** Rejects with CircleCIError. */
export function readFollowed(circleci: FollowReads, what: Followed, now: number): Promise<FollowedState> {
  switch (what.kind) {
    case 'build':
      return ofBuild(circleci, what);
    case 'workflow':
      return ofWorkflow(circleci, what);
    case 'pipeline':
      return ofPipeline(circleci, what, now);
    case 'branch':
      return ofBranch(circleci, what, now);
  }
}

async function ofBuild(
  circleci: FollowReads,
  ref: { readonly project: Project; readonly number: number },
): Promise<FollowedState> {
  const build = await circleci.build(ref);
  const { status, rawStatus, workflow, startedAt = '', stoppedAt = '' } = build;
  const took = build.duration ?? Date.parse(stoppedAt) - Date.parse(startedAt);
  const isOver = !isUnfinished(build);
  return {
    status,
    rawStatus,
    stage: isOver ? 'over' : 'ongoing',
    jobs: undefined,
    took: isOver && took >= 0 ? took : undefined,
    failed: isRed(status) ? [{ job: workflow?.jobName ?? 'build', build: ref }] : [],
    of: { kind: 'build', build },
  };
}

async function ofWorkflow(
  circleci: FollowReads,
  { project, id }: { readonly project: Project; readonly id: string },
): Promise<FollowedState> {
  // The state last: jobs that end in between are counted late, never early.
  const jobs = newestOfEach(await circleci.workflowJobs(id));
  const state = await circleci.workflowState(id);
  const isOver = isEnd(state.status);
  const status = isOver ? inTable(state.status) : ongoing(inTable(state.status), jobs);
  const { createdAt, stoppedAt } = state;
  const took = createdAt === undefined || stoppedAt === undefined ? undefined : stoppedAt - createdAt;
  return {
    status,
    rawStatus: state.status,
    stage: isOver ? 'over' : 'ongoing',
    jobs: counted(jobs),
    took: isOver ? (ownTime(jobs) ?? took) : undefined,
    failed: isOver && !isRed(status) ? [] : failedOf(project, jobs),
    of: { kind: 'workflow', name: state.name },
  };
}

async function ofPipeline(
  circleci: FollowReads,
  { project, number }: { readonly project: Project; readonly number: number },
  now: number,
): Promise<FollowedState> {
  const run = await readRun(circleci, await circleci.pipeline(project, number), { project, now });
  const isOver = hasEnded(run, now);
  const jobs = run.workflows.flatMap((workflow) => workflow.jobs);
  const status = runStatus(run);
  const reds = run.workflows.filter(({ outcome }) => outcome === 'red').flatMap((workflow) => workflow.jobs);
  return {
    status: isOver ? status : ongoing(status, jobs),
    rawStatus: status,
    stage: isOver ? 'over' : 'ongoing',
    jobs: counted(jobs),
    took: isOver ? ownTime(jobs) : undefined,
    failed: failedOf(project, reds),
    of: { kind: 'run', run },
  };
}

/** Whether something of it can still come to an end by itself. */
export function isBranchOpen({ newest, open, reds }: BranchReading): boolean {
  if (open.length > 0 || (newest && isRunOngoing(newest))) return true;
  return reds.some(({ ongoing: again }) => again !== undefined);
}

async function ofBranch(
  circleci: FollowReads,
  place: { readonly project: Project; readonly branch: string },
  now: number,
): Promise<FollowedState> {
  const reading = await readBranch(circleci, place, now);
  const { newest, reds } = reading;
  const jobs = newest?.workflows.flatMap((workflow) => workflow.jobs) ?? [];
  const status = newest ? runStatus(newest) : 'other';
  const failed = reds.flatMap(({ run, workflow }) => failedOf(run.project, workflow.jobs));
  return {
    status,
    rawStatus: status,
    stage: isBranchOpen(reading) ? 'ongoing' : 'over',
    jobs: counted(jobs),
    took: undefined,
    failed,
    of: { kind: 'branch', reading },
  };
}

function inTable(status: ReportedStatus): Status {
  return status === 'hold' ? 'on_hold' : status;
}

/** A job that failed is said before the rest has ended. */
function ongoing(status: Status, jobs: readonly JobRun[]): Status {
  if (jobs.some((job) => isRed(job.status))) return 'failing';
  return isRed(status) ? 'failing' : status;
}

function counted(jobs: readonly JobRun[]): FollowedState['jobs'] {
  const builds = jobs.filter(({ kind }) => kind === 'build');
  if (builds.length < 2) return undefined;
  const open = builds.filter(({ status }) => isOngoing(status) || status === 'blocked' || status === 'other');
  return { ended: builds.length - open.length, all: builds.length };
}

function failedOf(project: Project, jobs: readonly JobRun[]): readonly FailedJob[] {
  return jobs.flatMap(({ name, number, status }) =>
    number !== undefined && isRed(status) ? [{ job: name, build: { project, number } }] : [],
  );
}

/** Milliseconds that it usually takes; undefined where CircleCI does not tell. Rejects with CircleCIError. */
export async function usualTime(
  circleci: FollowReads,
  what: Followed,
  { of }: FollowedState,
): Promise<number | undefined> {
  if (of.kind === 'build') return of.build.previousSuccessful?.duration;
  if (of.kind === 'branch') return undefined;
  const names = of.kind === 'run' ? of.run.workflows.map(({ name }) => name) : [of.name];
  if (names.length === 0) return undefined;
  const metrics = await circleci.workflowMetrics(what.project, 'month');
  const own = metrics.flatMap(({ workflow, median }) =>
    names.includes(workflow) && median !== undefined ? [median] : [],
  );
  return own.length === 0 ? undefined : Math.max(...own);
}
