/** Handles a report: stores the run, matches the rules, and enqueues the alerts. Idempotent. */
import { isEnd, isFailure, type Report } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import { alertEventOf, type Before } from '../rules/alert-status.ts';
import { type About, type AlertDraft, enqueueAlerts } from '../rules/enqueue-alerts.ts';
import { isFixed, isLeftRed, jobWasRed, standingOf, wasRed } from '../rules/line-state.ts';
import { type Delivery, matchRules } from '../rules/match-rules.ts';
import { type BranchWorkflowKey, type Run, unnamed } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { historyOf } from './backfill-history.ts';
import { fixing, tellOfNewer } from './late-report.ts';
import { merge } from './merge-report.ts';
import { type Recovery, readRecovery } from './recovery.ts';
import { requestLooks, requestMissedLooks } from './request-looks.ts';
import { tellRerun } from './rerun-outcome.ts';
import { detailsOf } from './run-details.ts';
import { rememberResult, rememberRun } from './run-record.ts';

interface Reported {
  readonly workspace: Workspace;
  readonly report: Report;
  /** The handler's deadline, in milliseconds since the epoch. */
  readonly deadline: number;
}

/** Time kept for enqueuing after the details were read, or were not. */
const reserve = 5_000;

export async function takeUp(
  { workspace, report, deadline }: Reported,
  services: AlertServices,
): Promise<void> {
  const { store, now } = services;
  const run = await rememberRun(workspace, report.run, { change: (known) => merge(known, report), services });
  await requestLooks(workspace, { run, report }, services);
  const subscriptions = await store.subscriptionsTo(workspace, report.project);
  const asking = { workspace, run: run.id, until: deadline - 2 * reserve };
  const isHeard = subscriptions.some(({ rule }) => covers(rule, run));
  const history = async (line: BranchWorkflowKey) => (isHeard ? historyOf(line, asking, services) : []);
  const heardOf = needsResults(run, subscriptions)
    ? await rememberResult(workspace, { run, report, history, now: now() }, services)
    : [];
  const recovering = { workspace, run, results: heardOf, until: asking.until };
  const recovery =
    isHeard && report.status !== undefined
      ? await readRecovery(recovering, services)
      : { results: heardOf, stillRed: [], isRedAgain: false };
  const { results } = recovery;
  const tells = alertEventOf(report, run, before(recovery, run, report));
  const heard = matchRules({ told: tells, run, subscriptions, now: now() });
  const until = deadline - reserve;
  const details = heard.length > 0 ? await detailsOf(run, { workspace, until }, services) : undefined;
  const all = heard.map((one) => ({ wanted: one, ...saying(one, report, run) }));
  const say = (said: readonly AlertDraft[], whole: Run) =>
    enqueueAlerts(said, { workspace, run: whole, ...standing(recovery, run) }, services);
  await say(all, details?.run ?? run);
  await tellOfNewer(workspace, { results, run, subscriptions, until: asking.until }, services);
  await tellRerun({ workspace, run, results, subscriptions }, services);
  await requestMissedLooks(workspace, { run, subscriptions }, services);
  const whole = await details?.later();
  if (whole) await say(all.map(completing), whole);
}

/** Returns a progress update that adds the reason to the card, which notifies no one. */
function completing({ wanted: { status, ...wanted }, id, at }: AlertDraft): AlertDraft {
  return {
    wanted: { ...wanted, status: 'progress', mentions: [], ...(status === 'failed' && { adds: 'reason' }) },
    id: `${id}:reason`,
    at,
  };
}

/** False for a running run without failures, unless a rule names jobs: then earlier runs do not matter. */
function needsResults(run: Run, subscriptions: readonly Subscription[]): boolean {
  return (
    isEnd(run.status) ||
    run.jobs.some(({ status }) => isFailure(status)) ||
    subscriptions.some(({ rule }) => rule.jobs.length > 0)
  );
}

function before({ results, isRedAgain }: Recovery, { id, jobs }: Run, { job }: Report): Before {
  const names = [...jobs, ...(job ? [job] : [])].map(({ name }) => name);
  return {
    run: wasRed(results, id) ? 'red' : 'green',
    recovery: isFixed(results, id) && !isRedAgain ? 'fixed' : 'not',
    redJobs: names.filter((name) => jobWasRed(results, id, name)),
  };
}

/** Returns the branch's state for the card: a success names what is still red, and is no recovery if its workflow is. */
function standing({ results, stillRed, isRedAgain }: Recovery, run: Run): Omit<About, 'workspace' | 'run'> {
  if (!isTold(run)) return { redSince: undefined };
  const own = isLeftRed(results, run.id) ? [run.workflow ?? unnamed] : [];
  const red = [...own, ...stillRed];
  const { redSince, overtakenBy } = standingOf(results, run.id);
  const isNews = run.status !== 'success' || (isFixed(results, run.id) && !isRedAgain);
  return {
    redSince: isNews ? redSince : undefined,
    overtakenBy,
    stillRed: run.status === 'success' && red.length > 0 ? red : undefined,
  };
}

function isTold({ status, jobs }: Run): boolean {
  return isEnd(status) || jobs.some((job) => isFailure(job.status));
}

/** Returns the alert's id: one per run for a recovery, whichever report showed it; else that of the report. */
function saying({ status }: Delivery, report: Report, run: Run): Pick<AlertDraft, 'id' | 'at'> {
  return status === 'fixed' && report.status !== undefined ? fixing(run) : report;
}
