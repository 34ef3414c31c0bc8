/** Handles the buttons of a question: runs the confirmed command and posts its reply in place of the question. */
import type { Reply } from '../conversation/reply.ts';
import { confirmedView, dismissedView } from '../views/forms/confirm.ts';
import { action, type Card } from './action.ts';

export const confirm = action('confirm', async ({ command }, context, card) =>
  inPlace(await context.runConfirmed(command), card),
);

export const dismiss = action('dismiss', async () => ({ kind: 'replace', message: dismissedView() }));

function inPlace(reply: Reply, { ephemeral }: Card): Reply {
  if (reply.kind !== 'say' && reply.kind !== 'announce') return reply;
  const { message, follow } = reply;
  if (reply.kind === 'say' || !ephemeral) return { kind: 'replace', message, follow };
  return {
    kind: 'replace',
    message: confirmedView(),
    announce: message,
    followAnnounced: follow,
  };
}
