/** Shows the outcome of a rerun from Slack on the card of the original run. Idempotent. */
import { isEnd } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import { endOf } from '../rules/branch-history.ts';
import { enqueueAlerts } from '../rules/enqueue-alerts.ts';
import type { Delivery } from '../rules/match-rules.ts';
import { standingOf } from '../rules/recovery-and-red-since.ts';
import type { Result, Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { rememberRun } from './store-run.ts';

interface Ended {
  readonly workspace: string;
  readonly run: Run;
  /** Of the workflow that both runs belong to. */
  readonly results: readonly Result[];
  readonly subscriptions: readonly Subscription[];
}

export async function tellRerun(
  { workspace, run, results, subscriptions }: Ended,
  services: AlertServices,
): Promise<void> {
  if (run.rerunOf === undefined || !isEnd(run.status)) return;
  const known = await services.store.run(workspace, run.rerunOf);
  if (!known) return;
  const change = (old: Run | undefined) => withOutcome(old ?? known.value, run);
  const seen = Promise.resolve(known);
  const { value: old } = await rememberRun(workspace, run.rerunOf, { seen, change }, services);
  const say = { id: `rerun:${run.id}:${run.status}`, at: endOf(run) };
  await enqueueAlerts(
    cardsOf(subscriptions, services.now()).map((wanted) => ({ wanted, ...say })),
    { workspace, run: old, ...standingOf(results, old.id) },
    services,
  );
}

function withOutcome(old: Run, { id, status }: Run): Run {
  const acts = old.acts?.map((act) =>
    act.next?.run === id ? { ...act, next: { ...act.next, status } } : act,
  );
  return { ...old, acts };
}

/** Returns progress updates for the channels that have the old run's card. */
function cardsOf(subscriptions: readonly Subscription[], now: number): readonly Delivery[] {
  const channels = Map.groupBy(subscriptions, ({ channel }) => channel);
  return [...channels].map(([channel, all]) => ({
    channel,
    status: 'progress',
    card: 'seen',
    notBefore: now,
    subscriptions: [],
    mentions: [],
    group: 'run',
    thread: all.some(({ rule }) => rule.thread === 'on') ? 'on' : 'off',
  }));
}
