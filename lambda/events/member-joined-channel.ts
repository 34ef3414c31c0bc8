/** We were invited: what rested because we were not in the channel goes on. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

const schema = v.object({ user: v.string(), channel: v.string() });

export const memberJoinedChannel = slackEvent(schema, async ({ user, channel }, context) => {
  const { workspace, store, now, botUserId } = context;
  if (user === botUserId) await store.schedule({ workspace, kind: 'back', id: channel, at: now });
});
