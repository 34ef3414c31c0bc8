/** Handles Cancel on a build's card. */
import { parseBuild } from '../circleci/project.ts';
import { cancelBuild } from '../conversation/changes/change-build.ts';
import { followBuild, followBuildCard } from '../conversation/choose-followed-run.ts';
import { InvalidButtonError } from '../errors.ts';
import {
  cancelAnnouncement,
  canceledNote,
  canceledView,
  cancelLine,
} from '../views/builds/canceled-or-opened-to-ssh.ts';
import { action } from './action.ts';

export const cancel = action('cancel', async (intent, context, card) => {
  const build = parseBuild(intent.build);
  if (!build) throw new InvalidButtonError('not a build');
  const actor = context.caller.user;
  return cancelBuild({
    build,
    context,
    reply: (canceled, host) => ({
      kind: 'replace',
      message: canceledView({ build: canceled, actor, now: context.now, host }),
      follow: followBuildCard(canceled, canceledNote(actor)),
      ...(card.ephemeral && { announce: cancelAnnouncement({ build: canceled, actor, host }) }),
      followAnnounced: followBuild(canceled, cancelLine({ build: canceled, actor, host })),
    }),
  });
});
