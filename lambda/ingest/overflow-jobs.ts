/** Keeps jobs for which a run has no room on their own, and counts them in the run when its cards are edited. */
import { isFailure, type Report } from '../circleci/reports/run-event.ts';
import { isWanted } from '../glob.ts';
import type { AlertServices } from '../ports.ts';
import type { Workspace } from '../store/store.ts';
import type { OtherJobs, Run, RunJob } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { isCrowded, jobOf, merge, withJob, withNamedJob } from './merge-report.ts';

/** Merges a report; a job that a rule names always finds room. */
export function mergeFor(subscriptions: readonly Subscription[], run: Run | undefined, report: Report): Run {
  const merged = merge(run, report);
  const job = jobOf(report);
  const isNamed = subscriptions.some(
    ({ rule: { jobs } }) => job && jobs.length > 0 && isWanted(jobs, [job.name]),
  );
  return job && isNamed ? { ...merged, jobs: withNamedJob(merged.jobs, job) } : merged;
}

/** Tells whether a report is about a job that neither failed nor waits: it alone edits cards no more often than `progress`. */
export function isQuiet({ status, job }: Report): boolean {
  return status === undefined && job !== undefined && !isFailure(job.status);
}

export async function keepOtherJob(
  workspace: Workspace,
  { run, report }: { readonly run: Run; readonly report: Report },
  { store }: Pick<AlertServices, 'store'>,
): Promise<void> {
  const job = jobOf(report);
  if (!job || isFailure(job.status) || run.jobs.some(({ name }) => name === job.name)) return;
  await store.saveOtherJob(workspace, run.id, job);
}

/** Returns none for a run that names all of its jobs, without asking the table. */
export async function otherJobsOf(
  workspace: Workspace,
  run: Run | undefined,
  { store }: Pick<AlertServices, 'store'>,
): Promise<readonly RunJob[]> {
  return run && isCrowded(run) ? store.otherJobs(workspace, run.id) : [];
}

/** Returns the run with the others counted. Pure. */
export function counted(run: Run, all: readonly RunJob[]): Run {
  if (all.length === 0) return run;
  const isNamed = ({ name }: RunJob) => run.jobs.some((known) => known.name === name);
  const others = all.filter((job) => !isNamed(job));
  return {
    ...run,
    // A newer attempt may have been kept on its own, as the report of the older one came later.
    jobs: all.filter(isNamed).reduce((jobs, job) => withJob(jobs, job), run.jobs),
    others: {
      passed: others.filter(({ status }) => status === 'success').length,
      canceled: others.filter(({ status }) => status === 'canceled').length,
      ran: timesOf(others),
    },
  };
}

/** More gaps than this in which no job ran are not told apart. */
const mostTimes = 10;

/** Returns when jobs ran, without overlaps; undefined where one of them has no times. */
function timesOf(jobs: readonly RunJob[]): OtherJobs['ran'] {
  const times = jobs.flatMap(({ startedAt, stoppedAt }) =>
    startedAt === undefined || stoppedAt === undefined ? [] : [{ startedAt, stoppedAt }],
  );
  if (times.length < jobs.length) return undefined;
  const merged: { startedAt: number; stoppedAt: number }[] = [];
  for (const one of times.toSorted((first, second) => first.startedAt - second.startedAt)) {
    const last = merged.at(-1);
    const isApart = last === undefined || one.startedAt > last.stoppedAt;
    if (isApart && merged.length < mostTimes) merged.push({ ...one });
    else if (last) last.stoppedAt = Math.max(last.stoppedAt, one.stoppedAt);
  }
  return merged;
}
