/** Drops alerts that waited for long, as in quiet hours, and that no subscription wants any more. */
import type { AlertServices } from '../ports.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { isAlert, type WaitingAlert } from './batching.ts';

/** Milliseconds. Alerts that wait only for Slack's rate limit usually wait for less, and are not checked. */
const long = 10 * 60_000;

/** Returns the alerts whose subscriptions were removed, muted or paused. */
export async function staleAlerts(
  waiting: readonly WaitingAlert[],
  workspace: string,
  { store, now }: AlertServices,
): Promise<readonly WaitingAlert[]> {
  const late = waiting.filter((one) => isAsked(one) && one.alert.at < now() - long);
  if (late.length === 0) return [];
  const active = (await store.subscriptions(workspace))
    .filter((one) => isActive(one, now()))
    .map(({ id }) => id);
  return late.filter(({ alert }) => alert.subscriptions.every(({ id }) => !active.includes(id)));
}

/** A paused subscription counts as active until its owner was notified of the pause. */
function isActive({ paused, mutedUntil = 0 }: Subscription, now: number): boolean {
  return mutedUntil <= now && (paused === undefined || paused.toldAt === undefined);
}

/** False for progress updates: an existing card is kept current whatever became of the subscription. */
function isAsked({ alert }: WaitingAlert): boolean {
  return isAlert(alert) && alert.subscriptions.length > 0;
}
