/** Pauses subscriptions whose channel cannot be posted to, and enqueues one message for each owner. Idempotent. */
import type { Log } from '../log.ts';
import { enqueue } from '../outbox/enqueue-message.ts';
import type { EnqueueServices } from '../outbox/outbox-ports.ts';
import type { AlertStore } from '../store/alert-store.ts';
import type { Pause, Subscription } from '../store/subscriptions-and-schedules.ts';
import { pausedView } from '../views/subscriptions/paused-and-resumed.ts';

interface Paused {
  readonly workspace: string;
  readonly channel: string;
  readonly reason: Pause;
}

interface PauseServices extends EnqueueServices {
  readonly store: EnqueueServices['store'] &
    Pick<AlertStore, 'subscriptions' | 'changeSubscription' | 'pauseSubscription'>;
  readonly log: Log;
}

export type PausedSubscription = Subscription & { readonly paused: NonNullable<Subscription['paused']> };

export function isPaused(one: Subscription): one is PausedSubscription {
  return one.paused !== undefined;
}

/** An uninstalled workspace cannot be notified. */
export async function pauseSubscriptions(
  subscriptions: readonly Subscription[],
  { workspace, channel, reason }: Paused,
  services: PauseServices,
): Promise<void> {
  const { store, now, log } = services;
  const at = now();
  const paused = await Promise.all(subscriptions.map((one) => store.pauseSubscription(one, { reason, at })));
  if (paused.includes(true)) log({ log: 'subscription.paused', workspace, reason });
  if (reason !== 'workspace-gone' && subscriptions.length > 0) await tellOwners(workspace, channel, services);
}

/** Also of what was paused before and its owner was not told, as after a crash. */
export async function tellOwners(
  workspace: string,
  channel: string,
  services: Omit<PauseServices, 'log'>,
): Promise<void> {
  const { store, now } = services;
  const all = (await store.subscriptions(workspace)).filter(isPaused);
  const untold = all.filter(
    ({ channel: place, paused }) =>
      place === channel && paused.toldAt === undefined && paused.reason !== 'workspace-gone',
  );
  for (const { owner, at, reason, theirs } of byOwner(untold))
    await enqueue(
      workspace,
      {
        kind: 'notice',
        destination: owner,
        id: `paused:${channel}:${owner}:${at}`,
        at,
        payload: { message: pausedView({ channel, reason, subscriptions: theirs }) },
      },
      services,
    );
  for (const one of untold) await store.changeSubscription(one, { paused: { ...one.paused, toldAt: now() } });
}

/** One message for all subscriptions of an owner that were paused together. */
export function byOwner(subscriptions: readonly PausedSubscription[]) {
  return [...Map.groupBy(subscriptions, ({ owner }) => owner)].flatMap(([owner, theirs]) => {
    const [first] = theirs.toSorted((one, other) => one.paused.at - other.paused.at);
    return first ? [{ owner, theirs, at: first.paused.at, reason: first.paused.reason }] : [];
  });
}
