/** One build's card. */

import { buildText, readBuild } from '../conversation/build-reference.ts';
import { commandText } from '../conversation/options.ts';
import { withBuild } from '../conversation/resolve.ts';
import { waysIn } from '../conversation/ssh.ts';
import { buildView } from '../views/build.ts';
import { command } from './command.ts';

export const build = command({
  name: 'build',
  usage: 'build <build>',
  summary: 'One build: its state, why it ran and what you can do about it.',
  example: 'build web#123',
  group: 'See',
  parse: (words, channel) => ({ build: readBuild(words.plain, { words, channel }) }),
  run: ({ build }, context) =>
    withBuild(
      build,
      { context, again: (project) => commandText('build', buildText(build, project)) },
      async (found, circleci) => {
        const build = await circleci.build(found);
        const ssh = await waysIn(build, circleci, context.now);
        return { kind: 'say', message: buildView({ build, ssh, now: context.now, host: circleci.host }) };
      },
    ),
});
