/** Folds the attempts of a pipeline's workflows into one run: what it came to, and what is still to come. Pure. */

import type { JobRun } from '../job-run.ts';
import type { Project } from '../project.ts';
import type { BuildSummary } from '../schemas.ts';
import { byRank, isGreen, isOngoing, isRed, type Outcome, outcomeOf, type Status } from '../status.ts';

/** One run of a workflow: its first one, or a rerun. */
export interface Attempt {
  /** The workflow's id; undefined for a build without a workflow. */
  readonly id: string | undefined;
  readonly status: Status;
  /** `builds`: nothing but its builds is known, so more jobs may follow. */
  readonly known: 'workflow' | 'builds';
  readonly createdAt: number;
  readonly stoppedAt: number | undefined;
  /** Undefined: not read. */
  readonly jobs: readonly JobRun[] | undefined;
}

/** A workflow of one pipeline, its reruns folded in. */
export interface WorkflowRun {
  readonly name: string;
  readonly kind: 'workflow' | 'setup' | 'build' | 'configuration';
  /** What it came to; while nothing has come of it, where it stands. */
  readonly status: Status;
  readonly outcome: Outcome;
  /** True while a newer attempt than the one that decided has not ended. */
  readonly isRerunning: boolean;
  /** The newest first. */
  readonly attempts: readonly Attempt[];
  /** The newest attempt of each job, the most telling first. */
  readonly jobs: readonly JobRun[];
}

/** What a push, a schedule or a person started on one commit. */
export interface PipelineRun {
  readonly project: Project;
  /** API v2's id; undefined where only builds are known. */
  readonly id: string | undefined;
  readonly number: number | undefined;
  readonly createdAt: number;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly pullRequest: string | undefined;
  /** Who pushed or triggered it. */
  readonly startedBy: string | undefined;
  /** Why CircleCI could not run it. */
  readonly errors: readonly string[];
  /** True while CircleCI still reads its configuration, so workflows may follow. */
  readonly isSettingUp: boolean;
  /** A red one first. */
  readonly workflows: readonly WorkflowRun[];
  /** Builds of it that were read, for what API v2 does not tell. */
  readonly builds: readonly BuildSummary[];
}

/** What CircleCI calls the workflow of a configuration that it cannot read. */
export const brokenConfiguration = 'Build Error';

/** Attempts of one workflow in any order. What was canceled or skipped counts only where there is nothing else. */
export function foldWorkflow(
  name: string,
  kind: WorkflowRun['kind'],
  attempts: readonly Attempt[],
): WorkflowRun {
  const ordered = attempts.toSorted((one, other) => other.createdAt - one.createdAt).map(settled);
  const telling = ordered.filter((attempt) => outcomeOf(attempt.status) !== 'none');
  const decided = telling.findIndex(({ status }) => isRed(status) || isGreen(status));
  const shown = foldJobs(telling.length > 0 ? telling : ordered);
  const newest = telling[decided];
  const status = newest
    ? decision(newest, ordered.slice(ordered.indexOf(newest) + 1))
    : (telling[0] ?? ordered[0])?.status;
  const isRerunning = decided > 0 && telling.slice(0, decided).some((attempt) => isOngoing(attempt.status));
  return {
    ...{ name, kind, isRerunning, attempts: ordered, jobs: shown },
    status: status ?? 'other',
    outcome: outcomeOf(status ?? 'other'),
  };
}

/** A green rerun of some jobs leaves the others as they were: red, or canceled before they came to anything. */
function decision(newest: Attempt, before: readonly Attempt[]): Status {
  if (isRed(newest.status) || !newest.jobs) return newest.status;
  const again = new Set(newest.jobs.map(({ name }) => name));
  const told = foldJobs(before.filter(({ status }) => outcomeOf(status) !== 'none'));
  const known = new Set(told.map(({ name }) => name));
  const canceled = foldJobs(before.filter(({ status }) => outcomeOf(status) === 'none'));
  const lost = canceled.filter((job) => !known.has(job.name) && outcomeOf(job.status) === 'none');
  const red = told.filter((job) => isRed(job.status));
  return [...red, ...lost].find(({ name }) => !again.has(name))?.status ?? newest.status;
}

/** A failed job makes it red before it has ended; a job that still runs or waits keeps it from being green. */
function settled(attempt: Attempt): Attempt {
  const { status, known } = attempt;
  const jobs = attempt.jobs && newestOfEach(attempt.jobs);
  const outcome = outcomeOf(status);
  if (!jobs || outcome === 'none' || outcome === 'unknown') return jobs ? { ...attempt, jobs } : attempt;
  const red = jobs.filter((job) => isRed(job.status)).toSorted(byTelling)[0];
  const open = jobs.filter((job) => isOngoing(job.status)).toSorted(byTelling)[0];
  if (known === 'workflow' && isRed(status)) return { ...attempt, jobs };
  if (red) return { ...attempt, jobs, status: open ? 'failing' : red.status };
  return { ...attempt, jobs, status: outcome === 'green' && open ? open.status : status };
}

/** Of each name the job of the newest attempt that ran it, the most telling first. */
export function foldJobs(attempts: readonly Attempt[]): readonly JobRun[] {
  const jobs = new Map<string, JobRun>();
  for (const attempt of attempts)
    for (const job of attempt.jobs ?? []) {
      const known = jobs.get(job.name);
      // What waits for others in a rerun has not replaced what it came to before.
      if (!known || (outcomeOf(known.status) === 'none' && outcomeOf(job.status) !== 'none'))
        jobs.set(job.name, job);
    }
  return [...jobs.values()].toSorted(byTelling);
}

/** A job that was retried by itself is there twice: the newer one counts. */
export function newestOfEach(jobs: readonly JobRun[]): readonly JobRun[] {
  const byName = Map.groupBy(jobs, ({ name }) => name);
  return [...byName.values()].flatMap((all) => all.toSorted(byAge).slice(-1));
}

function byAge(one: JobRun, other: JobRun): number {
  return (one.queuedAt ?? 0) - (other.queuedAt ?? 0) || (one.number ?? 0) - (other.number ?? 0);
}

function byTelling(one: JobRun, other: JobRun): number {
  return byRank(one.status, other.status) || (one.number ?? 0) - (other.number ?? 0);
}

/** The most telling status of the run, for its card. */
export function runStatus(run: PipelineRun): Status {
  const [first] = run.workflows.map(({ status }) => status).toSorted(byRank);
  if (run.isSettingUp && (first === undefined || !isRed(first))) return 'running';
  return first ?? 'not_run';
}

/** Whether something of it can still come to an end by itself. */
export function isRunOngoing({ workflows, isSettingUp }: PipelineRun): boolean {
  return isSettingUp || workflows.some(({ status, isRerunning }) => isRerunning || isOngoing(status));
}

/** Milliseconds in which its jobs ran: neither waits for a person nor the hours before a rerun. */
export function ownTime(jobs: readonly Pick<JobRun, 'startedAt' | 'stoppedAt'>[]): number | undefined {
  const spans = jobs
    .flatMap(({ startedAt: from, stoppedAt: to }) =>
      from === undefined || to === undefined || to < from ? [] : [{ from, to }],
    )
    .toSorted((one, other) => one.from - other.from);
  let [total, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of spans) {
    // Between two jobs CircleCI takes some seconds: they are the run's own.
    const begin = from - until <= pause ? until : from;
    total += Math.max(0, to - Math.max(begin, until));
    until = Math.max(until, to);
  }
  return spans.length === 0 ? undefined : total;
}

const pause = 60_000;
