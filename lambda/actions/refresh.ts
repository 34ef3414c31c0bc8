/** Refresh, or another page: the card becomes the command's answer of now. */
import { publishReply } from '../conversation/publish-reply.ts';
import { withRefresher } from '../views/shared-output.ts';
import { action } from './action.ts';

export const refresh = action('refresh', async ({ command }, context, { ephemeral }) => {
  const reply = await context.run(command);
  if (reply.kind !== 'say') return reply;
  const isAlone = ephemeral || context.caller.channel === undefined || context.caller.channel.startsWith('D');
  if (isAlone) return { kind: 'replace', message: reply.message };
  return publishReply(reply, { command, kind: 'replace', note: reply.output && withRefresher }, context);
});
