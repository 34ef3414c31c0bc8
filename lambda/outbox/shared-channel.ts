/** Holds back the alerts of a channel that another company reads along, until an admin agrees. */

import type { AlertServices } from '../ports.ts';
import { knownOf } from '../recent-keys.ts';
import type { Alert } from '../store/outbox.ts';
import type { DispatchContext } from './dispatch-context.ts';

/** Milliseconds for which an answer is cached. Slack sends an event on a change; this covers a lost event. */
const lookAgain = 10 * 60_000;

/** Returns the alerts that may be posted. Ends the others and pauses their subscriptions. */
export async function agreedOn(
  alerts: readonly Alert[],
  sending: Pick<DispatchContext, 'turn' | 'poster'>,
  services: AlertServices,
): Promise<readonly Alert[]> {
  if (alerts.length === 0 || !(await isShared(sending, services))) return alerts;
  const { workspace, channel } = sending.turn;
  const { store } = services;
  const theirs = (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
  const agreed = theirs.filter(({ sharedBy }) => sharedBy !== undefined).map(({ id }) => id);
  await rest(
    theirs.filter(({ sharedBy }) => sharedBy === undefined),
    sending.turn,
    services,
  );
  const held = alerts.filter(
    ({ subscriptions }) =>
      agreed.length === 0 ||
      (subscriptions.length > 0 && !subscriptions.some(({ id }) => agreed.includes(id))),
  );
  await Promise.all(
    held.map((alert) => store.completeMessage(workspace, alert, { end: 'dead', reason: 'shared' })),
  );
  return alerts.filter((alert) => !held.includes(alert));
}

/** Also returns false when Slack does not answer: alerts do not stop for an outage. */
async function isShared(
  { turn: { workspace, channel }, poster }: Pick<DispatchContext, 'turn' | 'poster'>,
  services: AlertServices,
): Promise<boolean> {
  const known = knownOf(services);
  const key = `own company ${workspace} ${channel}`;
  if (!poster || known.has(key, lookAgain)) return false;
  const readers = await poster.readers(channel);
  if (readers === 'own company') known.note(key);
  return readers === 'another company too';
}

async function rest(
  theirs: Awaited<ReturnType<AlertServices['store']['subscriptions']>>,
  { workspace, channel }: DispatchContext['turn'],
  { store, now, log, send }: AlertServices,
): Promise<void> {
  const paused = { reason: 'shared', at: now() } as const;
  await Promise.all(theirs.map((one) => store.pauseSubscription(one, paused)));
  if (theirs.length === 0) return;
  log({ log: 'subscription.paused', workspace, reason: paused.reason });
  // Sent even if they were paused before, as after a crash: the handler notifies each owner once.
  await send({ version: 1, workspace, kind: 'paused', channel });
}
