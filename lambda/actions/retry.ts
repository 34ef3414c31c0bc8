/** Retry was pressed: the card becomes the new build's. */
import { parseBuild } from '../circleci/project.ts';
import { refuseWhenRunAgain, retryBuild } from '../conversation/acting.ts';
import { InvalidButtonError } from '../errors.ts';
import { retriedView, retryAnnouncement } from '../views/acted.ts';
import { action } from './action.ts';

export const retry = action('retry', async (intent, context, card) => {
  const old = parseBuild(intent.build);
  if (!old) throw new InvalidButtonError('not a build');
  const actor = context.caller.user;
  return retryBuild({
    build: old,
    context,
    check: refuseWhenRunAgain,
    reply: (build, host) => ({
      kind: 'replace',
      message: retriedView({ old, build, actor, now: context.now, host }),
      ...(card.ephemeral && { announce: retryAnnouncement({ old, build, actor, host }) }),
    }),
  });
});
