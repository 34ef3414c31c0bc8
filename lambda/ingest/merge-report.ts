/**
 * Merges a report into its run. Commutative and idempotent, as long as the run has room for its jobs. Pure.
 */
import { isEnd, isFailure, type Report, reportedStatuses } from '../circleci/reports/run-event.ts';
import type { Run, RunJob } from '../store/stored-runs.ts';

/** Limits a run's jobs, since it is one item of the table. */
const mostJobs = 200;
/** Of one status, failures excepted. */
const mostAlike = 30;
const longestName = 200;

export function merge(run: Run | undefined, report: Report): Run {
  const before = run ?? beginning(report);
  return {
    ...before,
    ...facts(before, report),
    ...standing(before, report),
    jobs: report.job ? withJob(before.jobs, { ...report.job, at: report.at }) : before.jobs,
  };
}

/** Returns a run that any report of its own status supersedes. */
function beginning(report: Report): Run {
  return {
    id: report.run,
    project: report.project,
    projectName: undefined,
    workflow: undefined,
    pipeline: undefined,
    branch: undefined,
    tag: undefined,
    revision: undefined,
    subject: undefined,
    author: undefined,
    login: undefined,
    pullRequest: undefined,
    trigger: undefined,
    url: undefined,
    startedAt: undefined,
    stoppedAt: undefined,
    status: 'running',
    statusAt: 0,
    jobs: [],
    failures: [],
    approval: undefined,
  };
}

/** Merges facts that do not change during a run. Where reports differ, the lesser value wins, in any order. */
function facts(run: Run, report: Report) {
  return {
    projectName: either(run.projectName, report.projectName),
    workflow: either(run.workflow, report.workflow),
    pipeline: either(run.pipeline, report.pipeline),
    branch: either(run.branch, report.branch),
    tag: either(run.tag, report.tag),
    revision: either(run.revision, report.revision),
    subject: either(run.subject, report.subject),
    author: either(run.author, report.author),
    login: either(run.login, report.login),
    email: either(run.email, report.email),
    pullRequest: either(run.pullRequest, report.pullRequest),
    trigger: either(run.trigger, report.trigger),
    url: either(run.url, report.url),
    startedAt: either(run.startedAt, report.startedAt),
    stoppedAt: later(run.stoppedAt, report.stoppedAt),
    supersededBy: later(run.supersededBy, report.supersededBy),
  };
}

function either<T extends string | number>(one: T | undefined, other: T | undefined): T | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one < other ? one : other;
}

function later(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

type Standing = Pick<Run, 'status' | 'statusAt' | 'approval'>;

/** Returns the newest status of the run itself. An ended run stays ended. */
function standing(run: Run, { status, at, approval }: Report): Standing {
  if (status === undefined) return { status: run.status, statusAt: run.statusAt, approval: run.approval };
  const told = { status, statusAt: at, approval: status === 'hold' ? approval : undefined };
  const order = compare(rankOf(told), rankOf(run));
  return order > 0 ? told : { status: run.status, statusAt: run.statusAt, approval: run.approval };
}

type Rank = readonly (number | string)[];

function rankOf({ status, statusAt, approval }: Standing): Rank {
  return [
    Number(isEnd(status)),
    statusAt,
    reportedStatuses.indexOf(status),
    approval?.requestId ?? '',
    approval?.job ?? '',
  ];
}

function compare(one: Rank, other: Rank): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  const [left, right] = [one[at] ?? 0, other[at] ?? 0];
  return at === -1 ? 0 : left > right ? 1 : -1;
}

/** Returns the job that a report is about, as it is kept. */
export function jobOf({ job, at }: Report): RunJob | undefined {
  return job && wellNamed({ ...job, at });
}

function wellNamed(job: RunJob): RunJob {
  return { ...job, name: job.name.slice(0, longestName).toWellFormed() };
}

/** Keeps the newest attempt of each job, with its latest status. A new job that finds no room is left out. */
export function withJob(jobs: readonly RunJob[], job: RunJob): readonly RunJob[] {
  const isNew = jobs.every(({ name }) => name !== wellNamed(job).name);
  return isNew && !hasRoom(jobs, job) ? jobs : withNamedJob(jobs, job);
}

/** As `withJob`, with room for every job: for one that a rule names. */
export function withNamedJob(jobs: readonly RunJob[], job: RunJob): readonly RunJob[] {
  const told = wellNamed(job);
  const known = jobs.find(({ name }) => name === told.name);
  if (known && compare(attempt(told), attempt(known)) <= 0) return jobs;
  return [...jobs.filter((one) => one !== known), told].toSorted(byWeight).slice(0, mostJobs);
}

function hasRoom(jobs: readonly RunJob[], { status }: RunJob): boolean {
  return isFailure(status) || jobs.filter((one) => one.status === status).length < mostAlike;
}

/** Tells whether the run may have jobs beyond those that it names. */
export function isCrowded({ jobs }: Pick<Run, 'jobs'>): boolean {
  return jobs.some((job) => !hasRoom(jobs, job));
}

function attempt({ number, status, at }: RunJob): Rank {
  return [number ?? 0, Number(isEnd(status)), at, reportedStatuses.indexOf(status)];
}

/** Orders failed jobs first, then by number. */
function byWeight(one: RunJob, other: RunJob): number {
  return compare(weight(one), weight(other));
}

function weight({ status, number, name }: RunJob): Rank {
  return [isFailure(status) ? 0 : 1, number ?? Number.MAX_SAFE_INTEGER, name];
}
