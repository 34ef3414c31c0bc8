/** Shows one build's card, or a run's. */
import { readBuild } from '../conversation/references/build-reference.ts';
import { showRun } from '../conversation/show/show-run.ts';
import { command } from './command.ts';

export const build = command({
  name: 'build',
  usage: 'build <build>',
  summary: 'Show a build: its status, why it ran and what you can do about it.',
  example: 'build web#123',
  group: 'See',
  parse: (words, channel) => ({ build: readBuild(words.plain, { words, channel }) }),
  run: ({ build }, context) => showRun(build, context),
});
