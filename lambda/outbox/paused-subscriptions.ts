/** Notifies owners when Slack's refusals pause their subscriptions, and resumes them when access returns. */

import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Pause, Subscription } from '../store/subscriptions.ts';
import { pausedView, resumedByItselfView } from '../views/subscriptions/paused.ts';
import type { Message } from '../views/text/message.ts';
import { sendDirectMessage } from './direct-message.ts';
import { posterOrNone } from './open-poster.ts';

type Resting = Subscription & { readonly paused: NonNullable<Subscription['paused']> };

function isResting(one: Subscription): one is Resting {
  return one.paused !== undefined;
}

/** True when it is paused and its owner was not notified yet. An uninstalled workspace cannot be notified. */
export function isUntold(one: Subscription): one is Resting {
  return isResting(one) && one.paused.toldAt === undefined && one.paused.reason !== 'workspace-gone';
}

/** Throws RetryError while an owner cannot be notified yet. */
export async function handlePaused(
  { workspace, channel }: QueuedAs<'paused'>,
  services: AlertServices,
): Promise<void> {
  const { store, now } = services;
  const untold = (await store.subscriptions(workspace)).filter(isUntold);
  const theirs = untold.filter((one) => one.channel === channel);
  await tellOwners(theirs, { workspace, name: `paused:${channel}` }, services, (subscriptions, reason) =>
    pausedView({ channel, reason, subscriptions }),
  );
  for (const one of theirs) await store.changeSubscription(one, { paused: { ...one.paused, toldAt: now() } });
}

/** Resumes subscriptions after the app was added to a channel again, or installed again (`*`). */
export async function handleBack(
  { workspace, channel }: QueuedAs<'back'>,
  services: AlertServices,
): Promise<void> {
  const { store } = services;
  const over: readonly Pause[] = channel === '*' ? ['workspace-gone', 'missing-scope'] : ['not-in-channel'];
  const all = (await store.subscriptions(workspace)).filter(isResting);
  const theirs = all.filter(
    (one) => over.includes(one.paused.reason) && (channel === '*' || one.channel === channel),
  );
  if (channel !== '*') theirs.push(...(await noLongerShared(all, { workspace, channel }, services)));
  await tellOwners(theirs, { workspace, name: `back:${channel}` }, services, (subscriptions, reason) =>
    resumedByItselfView({ subscriptions, reason }),
  );
  for (const one of theirs) await store.changeSubscription(one, { paused: undefined });
}

/** Asks Slack again, since the channel may have changed after the event. */
async function noLongerShared(
  resting: readonly Resting[],
  { workspace, channel }: { readonly workspace: string; readonly channel: string },
  services: AlertServices,
): Promise<readonly Resting[]> {
  const theirs = resting.filter((one) => one.paused.reason === 'shared' && one.channel === channel);
  if (theirs.length === 0) return [];
  const poster = await posterOrNone(workspace, services);
  return (await poster?.readers(channel)) === 'own company' ? theirs : [];
}

interface Telling {
  readonly workspace: string;
  readonly name: string;
}

type Draw = (theirs: readonly Resting[], reason: Pause) => Message;

/** Sends each owner one message for all subscriptions that were paused together. */
async function tellOwners(
  resting: readonly Resting[],
  { workspace, name }: Telling,
  ...[services, draw]: readonly [AlertServices, Draw]
): Promise<void> {
  for (const [user, theirs] of Map.groupBy(resting, ({ owner }) => owner)) {
    const [first] = theirs.toSorted((one, other) => one.paused.at - other.paused.at);
    if (!first) continue;
    const { at, reason } = first.paused;
    await sendDirectMessage({ workspace, user, id: `${name}:${at}`, at }, draw(theirs, reason), services);
  }
}
