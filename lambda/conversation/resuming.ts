/** Alerts that rest, paused or muted, are sent again. */
import type { Subscription } from '../store/subscriptions.ts';
import type { Context } from './context.ts';

/** Says how many had rested. Throws RefusedError. */
export function resumeAll(
  subscriptions: readonly Subscription[],
  target: string,
  { act, store, now }: Context,
): Promise<number> {
  return act({ name: 'subscribe', target }, async () => {
    const resting = subscriptions.filter(
      ({ paused, mutedUntil = 0 }) => paused !== undefined || mutedUntil > now,
    );
    for (const one of resting)
      await store.changeSubscription(one, { paused: undefined, mutedUntil: undefined });
    return resting.length;
  });
}
