/** Runs a finished build again. */
import { buildText, readBuild } from '../conversation/build-reference.ts';
import { commandText } from '../conversation/options.ts';
import { runAgain } from '../conversation/rerunning.ts';
import { withBuild } from '../conversation/resolve.ts';
import { rerunAnnouncement } from '../views/reran.ts';
import { command } from './command.ts';

export const retry = command({
  name: 'retry',
  usage: 'retry <build>',
  summary: 'Run a finished build again.',
  example: 'retry web#123',
  group: 'Act',
  parse: (words, channel) => ({ build: readBuild(words.plain, { words, channel }) }),
  run: ({ build }, context) =>
    withBuild(
      build,
      { context, again: (project) => commandText('retry', buildText(build, project)) },
      (old) =>
        runAgain('retry', {
          build: old,
          context,
          reply: (made, host) => ({
            kind: 'announce',
            message: rerunAnnouncement({ ...made, actor: context.caller.user, host }),
          }),
        }),
    ),
});
