/** Resumes a channel's alerts and digest when no other company reads it any longer. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

const schema = v.object({ channel: v.string(), is_ext_shared: v.optional(v.boolean(), false) });

export const channelUnshared = slackEvent(schema, async ({ channel, is_ext_shared }, context) => {
  const { workspace, store, now } = context;
  // Another company still reads it.
  if (is_ext_shared) return;
  const digest = await store.digest(workspace, channel);
  if (digest)
    await store.saveDigest(workspace, channel, { ...digest, sharedBy: undefined, pausedAt: undefined });
  const theirs = (await store.subscriptions(workspace)).filter((one) => one.channel === channel);
  // The next company to join needs an agreement of its own.
  for (const one of theirs.filter(({ sharedBy }) => sharedBy !== undefined))
    await store.changeSubscription(one, { sharedBy: undefined });
  await store.schedule({ workspace, kind: 'resume', id: channel, at: now });
});
