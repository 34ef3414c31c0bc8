/** Folds the attempts of a pipeline's workflows into one run: what it came to, and what is still to come. Pure. */

import type { BuildSummary } from '../api-v1-schemas.ts';
import type { JobRun } from '../job-run.ts';
import type { Project } from '../project.ts';
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
  /** API v2 has listed its jobs: else builds of some may be missing. */
  readonly isWhole?: boolean;
}

/** A workflow of one pipeline, its reruns folded in. */
export interface WorkflowRun {
  readonly name: string;
  readonly kind: 'workflow' | 'setup' | 'build' | 'configuration';
  /** Its outcome; before there is one, its current state. */
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
  const settled = attempts.toSorted((one, other) => other.createdAt - one.createdAt).map(settle);
  const telling = settled.filter(({ attempt }) => outcomeOf(attempt.status) !== 'none');
  const decided = telling.findIndex(({ attempt }) => isRed(attempt.status) || isGreen(attempt.status));
  const shown = foldJobs((telling.length > 0 ? telling : settled).map(({ attempt }) => attempt));
  const newest = telling[decided];
  const newer = telling.slice(0, Math.max(0, decided));
  const position = newest ? settled.indexOf(newest) : 0;
  const status = newest
    ? decision(newest, { before: settled.slice(position + 1), newer: settled.slice(0, position) })
    : (telling[0] ?? settled[0])?.attempt.status;
  const isRerunning =
    newer.some(({ attempt }) => isOngoing(attempt.status)) ||
    (newest !== undefined && isRetried(newest, settled.slice(position + 1)));
  return {
    name,
    kind,
    isRerunning,
    attempts: settled.map(({ attempt }) => attempt),
    jobs: shown,
    status: status ?? 'other',
    outcome: outcomeOf(status ?? 'other'),
  };
}

interface Settled {
  readonly attempt: Attempt;
  /** Of each job's name its newest result: red or green. */
  readonly results: ReadonlyMap<string, JobRun>;
  /** Jobs that had come to a result and are tried again. */
  readonly retrying: readonly string[];
}

/** Jobs of it are tried again, or of those before that it did not run: of a red one what failed. */
function isRetried(newest: Settled, before: readonly Settled[]): boolean {
  const { attempt } = newest;
  const again = new Set(namesOf(attempt));
  const older = before.filter((one) => outcomeOf(one.attempt.status) !== 'none');
  const retried = [...older, newest].flatMap((one) =>
    one.retrying
      .filter((name) => one === newest || !again.has(name))
      .flatMap((name) => one.results.get(name) ?? []),
  );
  return retried.some(({ status }) => !isRed(attempt.status) || isRed(status));
}

interface Beside {
  readonly before: readonly Settled[];
  /** Reruns that have not come to a result, or never will. */
  readonly newer: readonly Settled[];
}

/**
 * A green rerun of some jobs leaves the others as they were: red, waiting, or without any result. Where a rerun has jobs
 * that builds did not show before, what had passed was not all of it.
 */
function decision({ attempt }: Settled, { before, newer }: Beside): Status {
  // Jobs that a rerun kept have no builds of it: only API v2's list is whole.
  const isPartly = attempt.known === 'workflow' && !attempt.isWhole;
  if (isRed(attempt.status) || isPartly || !attempt.jobs) return attempt.status;
  const again = new Set([attempt, ...before.map((one) => one.attempt)].flatMap(namesOf));
  const more = newer.find((one) => namesOf(one.attempt).some((name) => !again.has(name)));
  if (more && attempt.known === 'builds') return more.attempt.status;
  return withRest(attempt, before);
}

function namesOf({ jobs = [] }: Attempt): readonly string[] {
  return jobs.map(({ name }) => name);
}

function withRest(attempt: Attempt, before: readonly Settled[]): Status {
  const again = new Set(namesOf(attempt));
  const rest = new Map<string, JobRun>();
  for (const one of before)
    for (const job of one.attempt.jobs ?? []) {
      const isSilent = outcomeOf(one.attempt.status) === 'none';
      const said = isSilent ? withoutResult(job) : (one.results.get(job.name) ?? job);
      const known = rest.get(job.name);
      if (!again.has(job.name) && (!known || (hasResult(said) && !hasResult(known))))
        rest.set(job.name, said);
    }
  const [first] = [...rest.values()].filter(({ status }) => !isGreen(status)).toSorted(byTelling);
  return first?.status ?? attempt.status;
}

function hasResult({ status }: JobRun): boolean {
  return isRed(status) || isGreen(status);
}

/** What a job came to in a canceled attempt says nothing. */
function withoutResult(job: JobRun): JobRun {
  return hasResult(job) ? { ...job, status: 'canceled' } : job;
}

/** Of each name the newest job that was not canceled or skipped, and the results that count until a newer one. */
function settle(attempt: Attempt): Settled {
  if (!attempt.jobs) return { attempt, results: new Map(), retrying: [] };
  const results = resultsOf(attempt.jobs);
  const jobs = newestOfEach(attempt.jobs);
  const retrying = jobs.filter(({ name, status }) => outcomeOf(status) === 'ongoing' && results.has(name));
  return {
    attempt: { ...attempt, jobs, status: settledStatus(attempt, results) },
    results,
    retrying: retrying.map(({ name }) => name),
  };
}

/**
 * A failed job makes it red before it has ended; a job that still runs or waits keeps it from being green. Retries by
 * v1.1 do not change what API v2 says of the workflow: its jobs do.
 */
function settledStatus(attempt: Attempt, results: Settled['results']): Status {
  const { status, known, jobs = [], isWhole = false } = attempt;
  const outcome = outcomeOf(status);
  if (outcome === 'none' || outcome === 'unknown') return status;
  const standing = standingJobs(jobs);
  const first = standing.filter((job) => !isGreen(job.status)).toSorted(byTelling)[0];
  if (known === 'workflow' && isRed(status)) {
    const isMended = isWhole && jobs.some((job) => isRed(job.status) && isGreenNow(results, job.name));
    return isMended && (!first || !isRed(first.status)) ? (first?.status ?? 'success') : status;
  }
  const isOpen = standing.some((job) => isOngoing(job.status));
  if (first && isRed(first.status)) return isOpen ? 'failing' : first.status;
  return outcome === 'green' && first && isOngoing(first.status) ? first.status : status;
}

function isGreenNow(results: Settled['results'], name: string): boolean {
  const result = results.get(name);
  return result !== undefined && isGreen(result.status);
}

/** Of each job's name the newest result. */
function resultsOf(jobs: readonly JobRun[]): ReadonlyMap<string, JobRun> {
  const ended = jobs.filter(hasResult).toSorted(byAge);
  return new Map(ended.map((job) => [job.name, job]));
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

/** A job that was retried by itself is there twice: the newer one counts, unless it was canceled or skipped. */
export function newestOfEach(jobs: readonly JobRun[]): readonly JobRun[] {
  const byName = Map.groupBy(jobs.toSorted(byAge).toReversed(), ({ name }) => name);
  return [...byName.values()].flatMap(
    (own) => own.find(({ status }) => outcomeOf(status) !== 'none') ?? own.slice(0, 1),
  );
}

/** Of jobs as they stand: where one is tried again, what it came to before. */
export function standingJobs(jobs: readonly JobRun[]): readonly JobRun[] {
  const results = resultsOf(jobs);
  return newestOfEach(jobs).map((job) => results.get(job.name) ?? job);
}

function byAge(one: JobRun, other: JobRun): number {
  const retries = (one.retry ?? 0) - (other.retry ?? 0);
  return retries || begun(one) - begun(other) || (one.number ?? 0) - (other.number ?? 0);
}

function begun({ queuedAt, startedAt, stoppedAt }: JobRun): number {
  return queuedAt ?? startedAt ?? stoppedAt ?? 0;
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
