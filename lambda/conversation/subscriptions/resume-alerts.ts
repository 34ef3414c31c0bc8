/** Alerts that rest, paused or muted, are sent again. */
import type { Subscription } from '../../store/subscriptions.ts';
import type { Context } from '../context.ts';

/** Says how many had rested. Throws RefusedError. */
export function resumeAll(
  subscriptions: readonly Subscription[],
  target: string,
  { act, store, now, caller }: Context,
): Promise<number> {
  // Another company would read them: that is for an admin to agree to.
  const isShared = subscriptions.some(({ paused }) => paused?.reason === 'shared');
  const name = isShared ? 'subscribe shared channel' : 'subscribe';
  return act({ name, target, projects: [] }, async () => {
    const resting = subscriptions.filter(
      ({ paused, mutedUntil = 0 }) => paused !== undefined || mutedUntil > now,
    );
    const change = { paused: undefined, mutedUntil: undefined, ...(isShared && { sharedBy: caller.user }) };
    for (const one of resting) await store.changeSubscription(one, change);
    return resting.length;
  });
}
