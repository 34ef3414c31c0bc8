/** Resumes subscriptions that Slack's refusals had paused, when access returns. */
import { enqueue } from '../outbox/enqueue-message.ts';
import { posterOrNone } from '../outbox/open-poster.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { byOwner, isPaused, type PausedSubscription } from '../rules/pause-subscriptions.ts';
import type { Pause } from '../store/subscriptions-and-schedules.ts';
import { resumedByItselfView } from '../views/subscriptions/paused-and-resumed.ts';

/** Resumes subscriptions after the app was added to a channel again, or installed again (`*`). */
export async function handleResume(
  { workspace, channel }: QueuedAs<'resume'>,
  services: AlertServices,
): Promise<void> {
  const { store } = services;
  const over: readonly Pause[] = channel === '*' ? ['workspace-gone', 'missing-scope'] : ['not-in-channel'];
  const all = (await store.subscriptions(workspace)).filter(isPaused);
  const theirs = all.filter(
    (one) => over.includes(one.paused.reason) && (channel === '*' || one.channel === channel),
  );
  if (channel !== '*') theirs.push(...(await noLongerShared(all, { workspace, channel }, services)));
  for (const { owner, at, reason, theirs: subscriptions } of byOwner(theirs))
    await enqueue(
      workspace,
      {
        kind: 'notice',
        destination: owner,
        id: `resumed:${channel}:${owner}:${at}`,
        at: services.now(),
        payload: { message: resumedByItselfView({ subscriptions, reason }) },
      },
      services,
    );
  for (const one of theirs) await store.changeSubscription(one, { paused: undefined });
}

/** Asks Slack again, since the channel may have changed after the event. */
async function noLongerShared(
  paused: readonly PausedSubscription[],
  { workspace, channel }: { readonly workspace: string; readonly channel: string },
  services: AlertServices,
): Promise<readonly PausedSubscription[]> {
  const theirs = paused.filter((one) => one.paused.reason === 'shared' && one.channel === channel);
  if (theirs.length === 0) return [];
  const poster = await posterOrNone(workspace, services);
  return (await poster?.readers(channel)) === 'own company' ? theirs : [];
}
