/** Lays the jobs of a run on one time axis and finds its critical path: the jobs that decided how long it took. Pure. */
import type { JobRun } from '../job-run.ts';
import type { Status } from '../status.ts';
import type { Attempt, PipelineRun, WorkflowRun } from './fold-attempts.ts';

/** Times are milliseconds since the epoch. All text is hostile. */
export interface TimelineJob {
  readonly name: string;
  readonly workflow: string;
  readonly kind: JobRun['kind'];
  readonly status: Status;
  readonly number: number | undefined;
  /** When nothing but a machine, or a person's approval, was missing. */
  readonly readyAt: number;
  /** Undefined while it waits; of an approval always. */
  readonly startedAt: number | undefined;
  /** Its end; of what has not ended, now. */
  readonly until: number;
  readonly isOpen: boolean;
  readonly isCritical: boolean;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Timeline extends Span {
  /** In the order in which they began. */
  readonly jobs: readonly TimelineJob[];
  /** The first one first. */
  readonly critical: readonly TimelineJob[];
  /** Of the critical path, the job that took longest; undefined where nothing ran. */
  readonly decider: TimelineJob | undefined;
  /** When no machine was at work or asked for: approvals that waited, the time before a rerun. */
  readonly pauses: readonly Span[];
  /** Without the pauses. */
  readonly busy: number;
  /** Jobs that a rerun took over from an earlier attempt. */
  readonly kept: number;
  /** Jobs that have not begun, or never ran. */
  readonly unstarted: number;
}

/** Shorter ones are CircleCI's own, between two jobs. */
const shortestPause = 60_000;
/** How much earlier than its workflow a job may claim to have begun: clocks differ. */
const skew = 5_000;

interface Laid extends Omit<TimelineJob, 'isCritical'> {
  readonly id: string | undefined;
  readonly needs: readonly string[] | undefined;
  readonly isSetup: boolean;
}

/** Of each workflow its newest attempt. Undefined where no job has begun. */
export function timelineOf(run: PipelineRun, now: number): Timeline | undefined {
  const all = run.workflows.map((workflow) => laidOut(workflow, now));
  const laid = all.flatMap(({ jobs }) => jobs).toSorted((one, other) => one.readyAt - other.readyAt);
  if (!laid.some(({ startedAt }) => startedAt !== undefined)) return undefined;
  const [from, to] = [
    Math.min(...laid.map(({ readyAt }) => readyAt)),
    Math.max(...laid.map(({ until }) => until)),
  ];
  const path = criticalPath(laid);
  const jobs = laid.map(({ id: _, needs: __, isSetup: ___, ...job }, at) => ({
    ...job,
    isCritical: path.has(laid[at]),
  }));
  const critical = jobs.filter(({ isCritical }) => isCritical);
  const pauses = pausesIn(jobs, { from, to });
  return {
    from,
    to,
    jobs,
    critical,
    pauses,
    decider: critical
      .filter(({ startedAt }) => startedAt !== undefined)
      .toSorted((one, other) => ranFor(other) - ranFor(one))[0],
    busy: to - from - pauses.reduce((sum, pause) => sum + pause.to - pause.from, 0),
    kept: all.reduce((sum, { kept }) => sum + kept, 0),
    unstarted: all.reduce((sum, { unstarted }) => sum + unstarted, 0),
  };
}

/** Milliseconds on a machine. */
export function ranFor({ startedAt, until }: Pick<TimelineJob, 'startedAt' | 'until'>): number {
  return startedAt === undefined ? 0 : until - startedAt;
}

/** Milliseconds that it waited for a machine; of an approval, for a person. */
export function waitedFor({ readyAt, startedAt, until }: TimelineJob): number {
  return (startedAt ?? until) - readyAt;
}

interface LaidWorkflow {
  readonly jobs: readonly Laid[];
  readonly kept: number;
  readonly unstarted: number;
}

function laidOut(workflow: WorkflowRun, now: number): LaidWorkflow {
  const [attempt] = workflow.attempts;
  const jobs = attempt?.jobs ?? [];
  if (!attempt) return { jobs: [], kept: 0, unstarted: 0 };
  const isKept = ({ startedAt, stoppedAt }: JobRun) =>
    attempt.known === 'workflow' && (startedAt ?? stoppedAt ?? now) < attempt.createdAt - skew;
  const own = jobs.filter((job) => !isKept(job));
  const laid = own.flatMap((job) => layJob(job, { workflow, attempt, now }) ?? []);
  return { jobs: laid, kept: jobs.length - own.length, unstarted: own.length - laid.length };
}

interface Placing {
  readonly workflow: WorkflowRun;
  readonly attempt: Attempt;
  readonly now: number;
}

function layJob(job: JobRun, { workflow, attempt, now }: Placing): Laid | undefined {
  const isWaiting = ['queued', 'scheduled', 'not_running', 'on_hold'].includes(job.status);
  const { startedAt, stoppedAt } = job.kind === 'approval' ? { ...job, startedAt: undefined } : job;
  const isApproved = job.kind === 'approval' && stoppedAt !== undefined;
  if (startedAt === undefined && !isWaiting && !isApproved) return undefined;
  const until = Math.max(stoppedAt ?? now, startedAt ?? 0);
  const ready = Math.max(job.queuedAt ?? 0, needsMet(job, attempt) ?? 0) || startedAt || until;
  return {
    name: job.name,
    workflow: workflow.name,
    kind: job.kind,
    status: job.status,
    number: job.number,
    id: job.id,
    needs: job.needs,
    isSetup: workflow.kind === 'setup',
    readyAt: Math.min(ready, startedAt ?? until),
    startedAt,
    until,
    isOpen: stoppedAt === undefined,
  };
}

/** When the last of what it waits for had ended; undefined where CircleCI does not tell. */
function needsMet({ needs }: JobRun, { jobs = [], createdAt }: Attempt): number | undefined {
  if (needs === undefined) return undefined;
  const ends = jobs.flatMap((job) =>
    job.id !== undefined && needs.includes(job.id) ? (job.stoppedAt ?? []) : [],
  );
  return Math.max(createdAt, ...ends);
}

/** From the job that ended last back to the first: each time to what it waited for longest. */
function criticalPath(laid: readonly Laid[]): ReadonlySet<Laid | undefined> {
  const path = new Set<Laid | undefined>();
  let job = lastOf(laid);
  while (job && !path.has(job)) {
    path.add(job);
    job = lastOf(before(job, laid));
  }
  return path;
}

function lastOf(jobs: readonly Laid[]): Laid | undefined {
  return jobs.toSorted((one, other) => other.until - one.until)[0];
}

/** Builds do not tell what they waited for: whatever of the workflow had ended by then. */
function before(job: Laid, laid: readonly Laid[]): readonly Laid[] {
  const ended = laid.filter((other) => other !== job && !other.isOpen && other.until <= job.readyAt + skew);
  const own = ended.filter(({ workflow }) => workflow === job.workflow);
  const needed =
    job.needs === undefined ? own : own.filter(({ id }) => id !== undefined && job.needs?.includes(id));
  if (needed.length > 0 || job.isSetup) return needed;
  return ended.filter(({ isSetup }) => isSetup);
}

/** What lies between the times in which machines were at work or asked for. */
function pausesIn(jobs: readonly TimelineJob[], { from, to }: Span): readonly Span[] {
  const spans = jobs
    .filter(({ kind }) => kind === 'build')
    .map(({ readyAt, until }) => ({ from: readyAt, to: until }))
    .toSorted((one, other) => one.from - other.from);
  const pauses: Span[] = [];
  let reached = from;
  for (const span of [...spans, { from: to, to }]) {
    if (span.from - reached > shortestPause) pauses.push({ from: reached, to: span.from });
    reached = Math.max(reached, span.to);
  }
  return pauses;
}
