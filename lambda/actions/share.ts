/** Handles Share: posts to the channel a reply that only the caller saw, and names the caller. */
import { publishReply } from '../conversation/publish-reply.ts';
import { withSharer } from '../views/builds/output-shared-with-channel.ts';
import { action } from './action.ts';

export const share = action('share', async ({ command }, context) => {
  const reply = await context.run(command);
  if (reply.kind !== 'say') return reply;
  const publish = { kind: 'announce', note: withSharer } as const;
  return publishReply(reply, { command, ...publish }, context);
});
