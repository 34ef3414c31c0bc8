/** Corrects the alert of a newer run after a late report: it was a recovery, or the first failure of a streak. */
import { isEnd } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import type { AlertEvent } from '../rules/alert-status.ts';
import { endOf } from '../rules/branch-history.ts';
import { type AlertDraft, enqueueAlerts } from '../rules/enqueue-alerts.ts';
import { matchRules } from '../rules/match-rules.ts';
import { brokenAfter, fixedAfter, isFixed } from '../rules/recovery-and-red-since.ts';
import type { Workspace } from '../store/store.ts';
import type { Result, Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { readRecovery, standingIn } from './confirm-recovery.ts';

/** Returns the id of a recovery's alert: one per run, whichever report showed it. */
export function fixing(run: Run): Pick<AlertDraft, 'id' | 'at'> {
  return { id: `fixed:${run.id}`, at: endOf(run) };
}

function breaking(run: Run): Pick<AlertDraft, 'id' | 'at'> {
  return { id: `failed:${run.id}`, at: endOf(run) };
}

interface Late {
  readonly results: readonly Result[];
  readonly run: Run;
  readonly subscriptions: readonly Subscription[];
  /** Deadline for CircleCI's answer. */
  readonly until: number;
}

/** Enqueues the corrected alert of the newer run, if the late result changes it. */
export async function tellOfNewer(
  workspace: Workspace,
  { results: heardOf, run, subscriptions, until }: Late,
  services: AlertServices,
): Promise<void> {
  const news = isEnd(run.status) ? newsOf(heardOf, run.id) : undefined;
  if (!news) return;
  const asking = subscriptions.filter(({ rule }) => news.status === 'fixed' || rule.when === 'changed');
  if (asking.length === 0) return;
  const known = (await services.store.run(workspace, news.newer.run))?.value;
  if (!known) return;
  const { status } = news;
  const recovery = await readRecovery({ workspace, run: known, results: heardOf, until }, services);
  const { results, stillRed, isRedAgain } = recovery;
  if (status === 'fixed' && (isRedAgain || !isFixed(results, known.id))) return;
  const tells: AlertEvent = {
    run: status,
    job: undefined,
    before: {
      run: status === 'fixed' ? 'red' : 'green',
      recovery: status === 'fixed' ? 'fixed' : 'not',
      redJobs: [],
    },
  };
  const heard = matchRules({ told: tells, run: known, subscriptions: asking, now: services.now() });
  await enqueueAlerts(
    heard.filter((one) => one.status === status).map((one) => ({ wanted: one, ...news.told(known) })),
    { workspace, run: known, ...standingIn(recovery, known.id), stillRed },
    services,
  );
}

function newsOf(results: readonly Result[], run: string) {
  const [fixed, broken] = [fixedAfter(results, run), brokenAfter(results, run)];
  if (fixed) return { status: 'fixed', newer: fixed, told: fixing } as const;
  return broken && ({ status: 'failed', newer: broken, told: breaking } as const);
}
