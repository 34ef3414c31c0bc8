/** Plans and renders alerts: drops what is no longer wanted, groups by run, and pauses what cannot be delivered. */
import * as v from 'valibot';
import type { Renderer } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import { knownOf } from '../recent-keys.ts';
import { pauseSubscriptions } from '../rules/pause-subscriptions.ts';
import type { Alert } from '../store/alert.ts';
import { alertSchema } from '../store/alert-schemas.ts';
import type { PendingMessage } from '../store/outbox-store.ts';
import { isBranchSubject } from '../store/red-time.ts';
import { messagesOf, type WaitingAlert } from './batching.ts';
import { staleAlerts } from './expire-stale.ts';
import { cardsOf, renderRedTime } from './red-time-message.ts';
import { renderCard } from './render-card.ts';
import { renderList } from './render-list.ts';
import { batches, listsToRead, relatedSubjects } from './run-lists.ts';
import { notAgreedOn } from './shared-channel.ts';

/** Resolution of a subscription's last delivery time. */
const hour = 60 * 60_000;

export const alertRenderer: Renderer<AlertServices> = {
  related: (messages) => waitingOf(messages).flatMap(({ alert }) => relatedSubjects(alert)),
  async ended(messages, place, services) {
    const waiting = waitingOf(messages);
    const unreadable = messages.filter((message) => waiting.every((one) => one.message !== message));
    const stale = await staleAlerts(waiting, place.workspace, services);
    const wanted = waiting.filter((one) => !stale.includes(one));
    const shared = await notAgreedOn(messagesOf(wanted), place, services);
    const ended = [
      { messages: messagesOf(stale), reason: 'unsubscribed' },
      { messages: shared, reason: 'shared' },
      { messages: unreadable, reason: 'unreadable' },
    ];
    return ended.filter((one) => one.messages.length > 0);
  },
  async plan(messages, place, services) {
    const { workspace, destination, posted } = place;
    const lists = listsToRead(posted);
    const [cards, read] = await Promise.all([
      cardsOf(waitingOf(messages), place, services),
      lists.length > 0 ? services.store.allPosted(workspace, destination, lists) : [],
    ]);
    const known = new Map([...posted, ...read.map((one) => [one.subject, one] as const)]);
    return batches(cards, known, services.now());
  },
  async render(batch, place, services) {
    const alerts = batch.messages.flatMap((message) => alertOf(message) ?? []);
    if (batch.form === 'listed') return renderList(alerts, batch, place, services);
    return isBranchSubject(batch.subject)
      ? renderRedTime(alerts, batch, place, services)
      : renderCard(alerts, batch, place, services);
  },
  async sent({ messages }, { workspace }, services) {
    const { store, now } = services;
    const known = knownOf(services);
    const all = messages.flatMap((message) => alertOf(message)?.subscriptions ?? []);
    for (const { lastDeliveryAt = 0, ...which } of all) {
      const key = `delivered ${workspace} ${which.id}`;
      if (lastDeliveryAt >= now() - hour || known.has(key, hour)) continue;
      known.note(key);
      await store.changeSubscription({ ...which, workspace }, { lastDeliveryAt: now() });
    }
  },
  undeliverable: (_, where, services) => pauseAll(where, services),
};

/** Pauses the channel's subscriptions and notifies their owners; pauses all when the app was uninstalled. */
export async function pauseAll(
  {
    workspace,
    destination: channel,
    gone: reason,
  }: Parameters<NonNullable<Renderer<AlertServices>['undeliverable']>>[1],
  services: AlertServices,
): Promise<void> {
  const isGone = reason === 'workspace-gone';
  const theirs = (await services.store.subscriptions(workspace)).filter(
    (one) => isGone || one.channel === channel,
  );
  await pauseSubscriptions(theirs, { workspace, channel, reason }, services);
}

function waitingOf(messages: readonly PendingMessage[]): readonly WaitingAlert[] {
  return messages.flatMap((message) => {
    const alert = alertOf(message);
    return alert ? [{ alert, message }] : [];
  });
}

function alertOf({ payload }: Pick<PendingMessage, 'payload'>): Alert | undefined {
  const read = v.safeParse(alertSchema, payload);
  return read.success ? read.output : undefined;
}
