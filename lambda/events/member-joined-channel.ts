/** Resumes alerts that were paused because the bot was not in the channel, once it is invited. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

const schema = v.object({ user: v.string(), channel: v.string() });

export const memberJoinedChannel = slackEvent(schema, async ({ user, channel }, context) => {
  const { workspace, store, now, botUserId } = context;
  if (user === botUserId) await store.schedule({ workspace, kind: 'resume', id: channel, at: now });
});
