/** What has waited for long, as in quiet hours, is said only where somebody still wants to hear it. */

import type { AlertServices } from '../ports.ts';
import type { Alert } from '../store/outbox.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { isAlert } from './batching.ts';
import type { DispatchLock } from './dispatch-context.ts';

/** Milliseconds. What waits for Slack's pace alone waits for less, mostly, and is not held against anything. */
const long = 10 * 60_000;

/** The alerts that are still wanted. The others end: their subscriptions were removed, muted or paused meanwhile. */
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

/** While its owner has not heard of a pause, what led to it goes on until that is done. */
function isActive({ paused, mutedUntil = 0 }: Subscription, now: number): boolean {
  return mutedUntil <= now && (paused === undefined || paused.toldAt === undefined);
}

/** A card that stands is kept current, whoever had asked for it. */
function isAsked(alert: Alert): boolean {
  return isAlert(alert) && alert.subscriptions.length > 0;
}
