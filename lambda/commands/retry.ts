/** Runs a finished build again. */
import { retryBuild } from '../conversation/acting.ts';
import { buildText, readBuild } from '../conversation/build-reference.ts';
import { commandText } from '../conversation/options.ts';
import { withBuild } from '../conversation/resolve.ts';
import { retryAnnouncement } from '../views/acted.ts';
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
        retryBuild({
          build: old,
          context,
          reply: (made, host) => ({
            kind: 'announce',
            message: retryAnnouncement({ old, build: made, actor: context.caller.user, host }),
          }),
        }),
    ),
});
