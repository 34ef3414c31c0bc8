/** Drops alerts that waited for long, as in quiet hours, and that no subscription wants any more. */

import type { AlertServices } from '../ports.ts';
import type { Alert } from '../store/outbox.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { isAlert } from './batching.ts';
import type { DispatchLock } from './dispatch-context.ts';

/** Milliseconds. Alerts that wait only for Slack's rate limit usually wait for less, and are not checked. */
const long = 10 * 60_000;

/** Returns the alerts that are still wanted. Ends the others, whose subscriptions were removed, muted or paused. */
export async function stillWanted(
  waiting: readonly Alert[],
  { workspace }: Pick<DispatchLock, 'workspace'>,
  { store, now }: AlertServices,
): Promise<readonly Alert[]> {
  const late = waiting.filter((alert) => isAsked(alert) && alert.at < now() - long);
  if (late.length === 0) return waiting;
  const active = (await store.subscriptions(workspace))
    .filter((one) => isActive(one, now()))
    .map(({ id }) => id);
  const unwanted = new Set(
    late.filter(({ subscriptions }) => subscriptions.every(({ id }) => !active.includes(id))),
  );
  await Promise.all(
    [...unwanted].map((alert) =>
      store.completeMessage(workspace, alert, { end: 'dead', reason: 'unsubscribed' }),
    ),
  );
  return waiting.filter((alert) => !unwanted.has(alert));
}

/** A paused subscription counts as active until its owner was notified of the pause. */
function isActive({ paused, mutedUntil = 0 }: Subscription, now: number): boolean {
  return mutedUntil <= now && (paused === undefined || paused.toldAt === undefined);
}

/** False for progress updates: an existing card is kept current whatever became of the subscription. */
function isAsked(alert: Alert): boolean {
  return isAlert(alert) && alert.subscriptions.length > 0;
}
