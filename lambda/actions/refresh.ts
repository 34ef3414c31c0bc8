/** Handles Refresh and page buttons: replaces the card with the command's current reply. */

import type { Context } from '../conversation/context.ts';
import { isReadOutside } from '../conversation/output-access.ts';
import { publishReply } from '../conversation/publish-reply.ts';
import { withRefresher } from '../views/builds/output-shared-with-channel.ts';
import { action } from './action.ts';

export const refresh = action('refresh', async ({ command }, context, { ephemeral }) => {
  const reply = await context.run(command);
  if (reply.kind !== 'say') return reply;
  if (ephemeral || (await isAlone(context))) {
    return { kind: 'replace', message: reply.message, follow: reply.follow };
  }
  return publishReply(reply, { command, kind: 'replace', note: reply.output && withRefresher }, context);
});

/** With the bot alone, or with people of the own company: in a conversation of two Slack may not tell who reads. */
async function isAlone(context: Context): Promise<boolean> {
  const { channel } = context.caller;
  return channel === undefined || (channel.startsWith('D') && !(await isReadOutside(context)));
}
