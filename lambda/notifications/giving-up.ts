/** What Slack will not take is ended with its reason; a channel that cannot be reached rests, and its owner hears of it. */
import type { Alert } from '../store/outbox.ts';
import type { Pause, Subscription } from '../store/subscriptions.ts';
import { pausedView } from '../views/paused.ts';
import type { Sending } from './deliver.ts';
import { RetryError } from './retry.ts';
import type { AlertServices } from './services.ts';

export interface GivenUp extends Sending {
  readonly reason: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone' | 'refused';
  /** Slack's word, of what it refused. */
  readonly code?: string;
}

/** As many are ended before one looks at the clock. */
const page = 200;
/** What is left of the function's time when it is given back. */
const reserveTime = 5_000;

export async function giveUp(
  alerts: readonly Alert[],
  given: GivenUp,
  services: AlertServices,
): Promise<undefined> {
  const { turn, reason, code } = given;
  const log = reason === 'refused' ? 'alert.refused' : 'alert.dead';
  services.log({ log, workspace: turn.workspace, reason, code });
  if (reason !== 'refused') await rest(alerts, { ...given, reason }, services);
  await endAll(alerts, given, services);
  if (reason !== 'refused') await endWaiting(given, services);
}

async function endAll(
  alerts: readonly Alert[],
  { turn, reason, code }: GivenUp,
  { store }: AlertServices,
): Promise<void> {
  const ending = { end: 'dead', reason: code ?? reason } as const;
  await Promise.all(alerts.map((alert) => store.end(turn.workspace, alert, ending)));
}

/** Nothing else that waits would get through. What is enqueued once somebody has pressed Resume comes later. */
async function endWaiting(given: GivenUp, services: AlertServices): Promise<void> {
  const { workspace, channel, deadline } = given.turn;
  const { store, now } = services;
  for (;;) {
    const waiting = await store.waiting(workspace, channel, { limit: page, now: now() });
    if (waiting.length === 0) return;
    if (now() > deadline - reserveTime) throw new RetryError(0);
    await endAll(waiting, given, services);
  }
}

interface Resting extends Sending {
  readonly reason: Pause;
}

/** Whoever pauses a subscription tells its owner: once. When the workspace is gone all of them rest, untold. */
async function rest(
  alerts: readonly Alert[],
  { turn, poster, reason }: Resting,
  { store, now, log }: AlertServices,
): Promise<void> {
  const { workspace, channel } = turn;
  const isGone = reason === 'workspace-gone';
  const theirs = new Set(alerts.flatMap(({ subscriptions }) => subscriptions.map(({ id }) => id)));
  const all = await store.subscriptions(workspace);
  const stopped: Subscription[] = [];
  for (const subscription of all)
    if (isGone || subscription.channel === channel || theirs.has(subscription.id))
      if (await store.pauseSubscription(subscription, { reason, at: now() })) stopped.push(subscription);
  if (stopped.length === 0) return;
  log({ log: 'subscription.paused', workspace, reason });
  if (!poster || isGone) return;
  for (const [owner, subscriptions] of Map.groupBy(stopped, (one) => one.owner))
    await poster.tell(owner, pausedView({ channel, reason, subscriptions }));
}
