/** Reruns what failed in a run's workflow. */

import { runAgain } from '../conversation/changes/rerun-build.ts';
import { buildText, readRun } from '../conversation/references/build-reference.ts';
import { withBuild } from '../conversation/references/resolve-reference.ts';
import { commandText } from '../conversation/words/options.ts';
import { rerunAnnouncement } from '../views/builds/rerun.ts';
import { command } from './command.ts';

export const rerun = command({
  name: 'rerun',
  usage: 'rerun <run>',
  summary: 'Run what failed in a run’s workflow again, and what waited for it.',
  example: 'rerun web#123',
  group: 'Act',
  parse: (words, channel) => ({ build: readRun(words.plain, { words, channel }) }),
  run: ({ build }, context) =>
    withBuild(
      build,
      { context, again: (project) => commandText('rerun', buildText(build, project)) },
      (old) =>
        runAgain('rerun', {
          build: old,
          context,
          reply: (made, host) => ({
            kind: 'announce',
            message: rerunAnnouncement({ ...made, actor: context.caller.user, host }),
          }),
        }),
    ),
});
