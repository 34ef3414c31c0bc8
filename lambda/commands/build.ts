/** Shows one build's card. */
import { readBuild } from '../conversation/build-reference.ts';
import { showBuild } from '../conversation/show-build.ts';
import { command } from './command.ts';

export const build = command({
  name: 'build',
  usage: 'build <build>',
  summary: 'One build: its state, why it ran and what you can do about it.',
  example: 'build web#123',
  group: 'See',
  parse: (words, channel) => ({ build: readBuild(words.plain, { words, channel }) }),
  run: ({ build }, context) => showBuild(build, context),
});
