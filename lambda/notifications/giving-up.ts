/** What Slack will not take is ended with its reason; a channel that cannot be reached rests, and its owner hears of it. */
import type { Alert } from '../store/outbox.ts';
import type { Pause, Subscription } from '../store/subscriptions.ts';
import { pausedView } from '../views/paused.ts';
import type { Sending } from './deliver.ts';
import type { AlertServices } from './services.ts';

export interface GivenUp extends Sending {
  readonly reason: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone' | 'refused';
  /** Slack's word, of what it refused. */
  readonly code?: string;
}

export async function giveUp(
  alerts: readonly Alert[],
  given: GivenUp,
  services: AlertServices,
): Promise<void> {
  const { turn, reason, code } = given;
  services.log({ log: 'alert.dead', workspace: turn.workspace, reason, code });
  if (reason !== 'refused') await rest(alerts, { ...given, reason }, services);
  for (const alert of alerts)
    await services.store.end(turn.workspace, alert, { end: 'dead', reason: code ?? reason });
}

interface Resting extends Sending {
  readonly reason: Pause;
}

async function rest(
  alerts: readonly Alert[],
  { turn, poster, reason }: Resting,
  { store, now, log }: AlertServices,
): Promise<void> {
  const { workspace, channel } = turn;
  const theirs = new Set(alerts.flatMap(({ subscriptions }) => subscriptions.map(({ id }) => id)));
  const all = await store.subscriptions(workspace);
  const stopped: Subscription[] = [];
  for (const subscription of all.filter((one) => one.channel === channel || theirs.has(one.id)))
    if (await store.pauseSubscription(subscription, { reason, at: now() })) stopped.push(subscription);
  if (stopped.length === 0) return;
  log({ log: 'subscription.paused', workspace, reason });
  if (!poster || reason === 'workspace-gone') return;
  for (const [owner, subscriptions] of Map.groupBy(stopped, (one) => one.owner))
    await poster.tell(owner, pausedView({ channel, reason, subscriptions }));
}
