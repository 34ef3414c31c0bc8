/** Handles the buttons of a question: runs the confirmed command and posts its reply in place of the question. */
import type { Reply } from '../conversation/reply.ts';
import { confirmedView, dismissedView } from '../views/forms/confirm.ts';
import { action, type Card } from './action.ts';

export const confirm = action('confirm', async ({ command }, context, card) =>
  inPlace(await context.runConfirmed(command), card),
);

export const dismiss = action('dismiss', async () => ({ kind: 'replace', message: dismissedView() }));

function inPlace(reply: Reply, { ephemeral }: Card): Reply {
  if (reply.kind === 'say') return { kind: 'replace', message: reply.message };
  if (reply.kind !== 'announce') return reply;
  if (!ephemeral) return { kind: 'replace', message: reply.message };
  return {
    kind: 'replace',
    message: confirmedView(),
    announce: reply.message,
    followAnnounced: reply.follow,
  };
}
