/** Stops a build. */
import { cancelBuild } from '../conversation/acting.ts';
import { buildText, readBuild } from '../conversation/build-reference.ts';
import { commandText } from '../conversation/options.ts';
import { withBuild } from '../conversation/resolve.ts';
import { cancelAnnouncement } from '../views/acted.ts';
import { command } from './command.ts';

export const cancel = command({
  name: 'cancel',
  usage: 'cancel <build>',
  summary: 'Stop a build that has not ended yet.',
  example: 'cancel web#123',
  group: 'Act',
  parse: (words, channel) => ({ build: readBuild(words.plain, { words, channel }) }),
  run: ({ build }, context) =>
    withBuild(
      build,
      { context, again: (project) => commandText('cancel', buildText(build, project)) },
      (found) =>
        cancelBuild({
          build: found,
          context,
          reply: (canceled, host) => ({
            kind: 'announce',
            message: cancelAnnouncement({ build: canceled, actor: context.caller.user, host }),
          }),
        }),
    ),
});
