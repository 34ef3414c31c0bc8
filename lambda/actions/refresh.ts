/** Refresh, or another page: the card becomes the command's answer of now. */
import { action } from './action.ts';

export const refresh = action('refresh', async ({ command }, context) => {
  const reply = await context.run(command);
  return reply.kind === 'say' ? { kind: 'replace', message: reply.message } : reply;
});
