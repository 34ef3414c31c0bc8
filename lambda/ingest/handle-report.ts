/** Handles a report: stores the run, matches the rules, and enqueues the alerts. Idempotent. */
import { isEnd, isFailure, type Report } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import { alertEventOf, type Before } from '../rules/alert-status.ts';
import type { AlertDraft } from '../rules/enqueue-alerts.ts';
import { type Delivery, matchRules } from '../rules/match-rules.ts';
import { isFixed, isLeftRed, jobWasRed, wasRed } from '../rules/recovery-and-red-since.ts';
import { type BranchWorkflowKey, type Run, unnamed } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { followUp } from './after-result.ts';
import { historyOf } from './backfill-history.ts';
import { type Recovery, readRecovery, standingIn } from './confirm-recovery.ts';
import { fixing } from './correct-newer-alert.ts';
import { type Standing, tell } from './enqueue-run-alerts.ts';
import { withAuthor } from './read-author-login.ts';
import { requestLooks } from './request-watch-checks.ts';
import { type Reported, rememberReport, reserve } from './store-report.ts';
import { rememberResult } from './store-run.ts';

export async function takeUp(told: Reported, services: AlertServices): Promise<void> {
  const { workspace, deadline, ahead } = told;
  const subscriptions = await ahead.subscriptions;
  const report = await withAuthor(told, subscriptions, services);
  const reported = { ...told, report };
  const stored = await rememberReport(reported, subscriptions, services);
  const run = stored.value;
  await requestLooks(workspace, { run, report, watches: ahead.watches }, services);
  const until = deadline - 2 * reserve;
  const recovery = await readResults({ ...reported, run, subscriptions, until }, services);
  const tells = alertEventOf(report, run, before(recovery, run, report));
  const heard = matchRules({ told: tells, run, subscriptions, now: services.now() });
  const all = heard.map((one) => ({ wanted: one, ...saying(one, report, run) }));
  const where = { workspace, report, until: deadline - reserve, means: ahead.means };
  const complete = await tell(all, { ...where, stored, standing: standing(recovery, run) }, services);
  const { results } = recovery;
  await followUp(workspace, { report, results, run, subscriptions, until }, services);
  await complete();
}

interface Asking extends Reported {
  readonly run: Run;
  readonly subscriptions: readonly Subscription[];
  /** Deadline for CircleCI's answer. */
  readonly until: number;
}

/** Returns the branch's results with this run's, as CircleCI shows them where a success may have fixed the branch. */
async function readResults(
  { workspace, report, ahead, run, subscriptions, until }: Asking,
  services: AlertServices,
): Promise<Recovery> {
  const isHeard = subscriptions.some(({ rule }) => covers(rule, run));
  const asking = { workspace, run: run.id, until };
  const history = async (line: BranchWorkflowKey) => (isHeard ? historyOf(line, asking, services) : []);
  const remembered = { run, report, history, seen: ahead.results, now: services.now() };
  const results = needsResults(run, subscriptions)
    ? await rememberResult(workspace, remembered, services)
    : [];
  if (!isHeard || report.status === undefined) return { results, stillRed: [], isRedAgain: false };
  return readRecovery({ workspace, run, results, until }, services);
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
function standing(recovery: Recovery, run: Run): Standing {
  const { results, stillRed, isRedAgain } = recovery;
  if (!isTold(run)) return { redSince: undefined };
  const own = isLeftRed(results, run.id) ? [run.workflow ?? unnamed] : [];
  const red = [...own, ...stillRed];
  const { redSince, overtakenBy } = standingIn(recovery, run.id);
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
