/** Share to channel: everybody sees what so far one person saw. */
import { action } from './action.ts';

export const share = action('share', async ({ command }, context) => {
  const reply = await context.run(command);
  return reply.kind === 'say' ? { kind: 'announce', message: reply.message } : reply;
});
