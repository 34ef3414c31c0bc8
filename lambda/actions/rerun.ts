/** Handles Retry and Rerun: replaces a build's card with the new build's, or updates the run's card. */
import { parseBuild } from '../circleci/project.ts';
import { cardOfRun } from '../conversation/changes/card-of-rerun.ts';
import { refuseWhenRunAgain } from '../conversation/changes/change-build.ts';
import { runAgain } from '../conversation/changes/rerun-build.ts';
import { followRerun, followRerunCard } from '../conversation/choose-followed-run.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { InvalidButtonError } from '../errors.ts';
import { rerunAnnouncement, rerunLine, rerunNote, rerunView } from '../views/builds/rerun-result.ts';
import { action, type Card } from './action.ts';

export const retry = action('retry', pressed('retry'));
export const rerun = action('rerun', (intent, context, card) =>
  // A whole workflow may deploy: the command asks first.
  intent.part === 'all' ? context.run(`rerun ${intent.build} all`) : pressed('rerun')(intent, context, card),
);

function pressed(how: 'retry' | 'rerun') {
  return async (intent: { readonly build: string }, context: Context, card: Card): Promise<Reply> => {
    const build = parseBuild(intent.build);
    if (!build) throw new InvalidButtonError('not a build');
    const actor = context.caller.user;
    return runAgain(how, {
      build,
      context,
      check: refuseWhenRunAgain(how),
      reply: async (made, host) => {
        const announced = { ...made, actor, host };
        const line = followRerun(made, rerunLine(announced));
        const runCard = await cardOfRun({ run: made.run, host, ts: card.ts }, context);
        return {
          kind: 'replace',
          message: runCard ?? rerunView({ ...announced, now: context.now }),
          // The run's own card is edited by its alerts.
          follow: runCard ? undefined : (followRerunCard(made, rerunNote(announced)) ?? line),
          ...(card.ephemeral && { announce: rerunAnnouncement(announced) }),
          followAnnounced: line,
        };
      },
    });
  };
}
