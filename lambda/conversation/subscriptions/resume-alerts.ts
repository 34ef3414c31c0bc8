/** Resumes paused or muted subscriptions. */
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import type { Context } from '../context.ts';
import { targetOf } from './find-subscriptions.ts';

/** Says how many had rested. Throws RefusedError. */
export function resumeAll(
  subscriptions: readonly Subscription[],
  { act, store, now, caller }: Context,
): Promise<number> {
  // Another company would read them: that is for an admin to agree to.
  const isShared = subscriptions.some(({ paused }) => paused?.reason === 'shared');
  const name = isShared ? 'subscribe shared channel' : 'subscribe';
  return act({ name, target: targetOf(subscriptions, caller), projects: [] }, async () => {
    const resting = subscriptions.filter(
      ({ paused, mutedUntil = 0 }) => paused !== undefined || mutedUntil > now,
    );
    const change = { paused: undefined, mutedUntil: undefined, ...(isShared && { sharedBy: caller.user }) };
    for (const one of resting) await store.changeSubscription(one, change);
    if (isShared) await agreeToDigests(resting, { store, caller });
    return resting.length;
  });
}

/** Who agrees to a channel's alerts agrees to its digest. */
async function agreeToDigests(
  resting: readonly Subscription[],
  { store, caller }: Pick<Context, 'store' | 'caller'>,
): Promise<void> {
  for (const channel of new Set(resting.map((one) => one.channel))) {
    const digest = await store.digest(caller.workspace, channel);
    const agreed = { sharedBy: caller.user, pausedAt: undefined };
    if (digest) await store.saveDigest(caller.workspace, channel, { ...digest, ...agreed });
  }
}
