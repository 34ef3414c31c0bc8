/** Stores what a report says of its run, or of a job for which the run has no room. */
import type { Report } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import type { Versioned } from '../store/alert-store.ts';
import type { Workspace } from '../store/store.ts';
import type { Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { claimDetails } from './claim-failure-details.ts';
import { counted, isQuiet, keepOtherJob, mergeFor, otherJobsOf } from './overflow-jobs.ts';
import type { ReadAhead } from './read-records-ahead.ts';
import { rememberRun } from './store-run.ts';
import { nextTurn } from './throttle-progress-edits.ts';

export interface Reported {
  readonly workspace: Workspace;
  readonly report: Report;
  /** The handler's deadline, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly ahead: ReadAhead;
}

/** Time kept for enqueuing after the details were read, or were not. */
export const reserve = 5_000;

/** Returns the run as it is stored then, with the claim of its details if this report is to read them. */
export async function rememberReport(
  { workspace, report, deadline, ahead }: Reported,
  subscriptions: readonly Subscription[],
  services: AlertServices,
): Promise<Versioned<Run>> {
  const reading = { by: report.id, at: services.now(), until: deadline - reserve };
  const others = isQuiet(report) ? [] : await otherJobsOf(workspace, (await ahead.run)?.value, services);
  const change = (known: Run | undefined) => {
    const run = counted(mergeFor(subscriptions, known, report), others);
    const isTurn = !isQuiet(report) || nextTurn(run, reading.at) !== undefined;
    return isTurn ? claimed(run, reading, subscriptions) : run;
  };
  const stored = await rememberRun(workspace, report.run, { seen: ahead.run, change }, services);
  await keepOtherJob(workspace, { run: stored.value, report }, services);
  return stored;
}

/** Claims the reading of a failure's details where a rule concerns the run. */
function claimed(
  run: Run,
  reading: NonNullable<Run['reading']>,
  subscriptions: readonly Subscription[],
): Run {
  const isHeard = subscriptions.some(({ paused, rule }) => !paused && covers(rule, run));
  return isHeard ? claimDetails(run, reading) : run;
}
