/** Pauses a channel's alerts and digest when another company joins it, until an admin agrees. */
import * as v from 'valibot';
import { bySchedule } from '../outbox/enqueue-message.ts';
import { pauseSubscriptions } from '../rules/pause-subscriptions.ts';
import { slackEvent } from './event.ts';

const schema = v.object({ channel: v.string() });

export const channelShared = slackEvent(schema, async ({ channel }, context) => {
  const { workspace, store, now, log } = context;
  const digest = await store.digest(workspace, channel);
  if (digest && digest.sharedBy === undefined)
    await store.saveDigest(workspace, channel, { ...digest, pausedAt: digest.pausedAt ?? now });
  const theirs = (await store.subscriptions(workspace)).filter(
    (one) => one.channel === channel && one.sharedBy === undefined,
  );
  if (theirs.length === 0) return;
  await pauseSubscriptions(
    theirs,
    { workspace, channel, reason: 'shared' },
    {
      ...bySchedule(store, () => now),
      log,
    },
  );
});
