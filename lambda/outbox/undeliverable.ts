/** Ends alerts that Slack refuses, pauses the subscriptions of an unreachable channel, and has their owners notified. */

import type { AlertServices } from '../ports.ts';
import { RetryError } from '../retry-later.ts';
import type { Alert } from '../store/outbox.ts';
import type { Pause } from '../store/subscriptions.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { isUntold } from './paused-subscriptions.ts';

export interface GivenUp extends DispatchContext {
  readonly reason: 'channel-gone' | 'not-in-channel' | 'missing-scope' | 'workspace-gone' | 'refused';
  /** Slack's error code. */
  readonly code?: string;
}

/** Page size: check the deadline after this many records. */
const page = 200;
/** Longer than a workspace's token is cached in memory. */
const tokenLife = 6 * 60_000;
/** Stop with this much of the function's time left. */
const reserveTime = 5_000;

export async function giveUp(
  alerts: readonly Alert[],
  given: GivenUp,
  services: AlertServices,
): Promise<undefined> {
  const { turn, reason, code } = given;
  const log = reason === 'refused' ? 'alert.refused' : 'alert.dead';
  services.log({ log, workspace: turn.workspace, reason, code });
  if (reason === 'workspace-gone') await retryIfReinstalled(alerts, given, services);
  if (reason !== 'refused') await pauseSubscriptions({ ...given, reason }, services);
  await moveAllToDead(alerts, given, services);
  if (reason !== 'refused') await moveWaitingToDead(given, services);
}

async function moveAllToDead(
  alerts: readonly Alert[],
  { turn, reason, code }: GivenUp,
  { store }: AlertServices,
): Promise<void> {
  const ending = { end: 'dead', reason: code ?? reason } as const;
  await Promise.all(alerts.map((alert) => store.completeMessage(turn.workspace, alert, ending)));
}

/** Ends all other waiting alerts, which could not be delivered either. Throws RetryError when the time is up. */
async function moveWaitingToDead(given: GivenUp, services: AlertServices): Promise<void> {
  const { workspace, channel, deadline } = given.turn;
  const { store, now } = services;
  for (;;) {
    const waiting = await store.waiting(workspace, channel, { limit: page, now: now() });
    if (waiting.length === 0) return;
    if (now() > deadline - reserveTime) throw new RetryError(0);
    await moveAllToDead(waiting, given, services);
  }
}

/** Throws RetryError after a recent installation: the cached token may be the previous one. */
async function retryIfReinstalled(
  alerts: readonly Alert[],
  { turn: { workspace } }: GivenUp,
  { store, now }: AlertServices,
): Promise<void> {
  const installation = await store.installation(workspace);
  if (!installation || installation.installedAt < now() - tokenLife) return;
  await Promise.all(alerts.map((alert) => store.releaseMessage(workspace, alert)));
  throw new RetryError(tokenLife / 5);
}

interface PauseContext extends DispatchContext {
  readonly reason: Pause;
}

/** Pauses the channel's subscriptions and requests notices to the owners; pauses all when the app was uninstalled. */
async function pauseSubscriptions(
  { turn: { workspace, channel }, reason }: PauseContext,
  { store, now, log, send }: AlertServices,
): Promise<void> {
  const isGone = reason === 'workspace-gone';
  const theirs = (await store.subscriptions(workspace)).filter((one) => isGone || one.channel === channel);
  const at = now();
  const paused = await Promise.all(theirs.map((one) => store.pauseSubscription(one, { reason, at })));
  if (paused.includes(true)) log({ log: 'subscription.paused', workspace, reason });
  // Covers a crash between the pause and the request.
  const isToBeTold = theirs.some((one, index) => paused[index] || isUntold(one));
  if (isToBeTold && !isGone) await send({ version: 1, workspace, kind: 'paused', channel });
}
