/** Deletes a workspace's data when its bot token is revoked. Revoked user tokens are ignored. */
import * as v from 'valibot';
import { slackEvent } from './event.ts';

const schema = v.object({ tokens: v.object({ bot: v.optional(v.array(v.string()), []) }) });

export const tokensRevoked = slackEvent(schema, async ({ tokens }, context) => {
  if (tokens.bot.length > 0) await context.forget();
});
