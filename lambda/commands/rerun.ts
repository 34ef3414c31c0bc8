/** Reruns what failed in a run's workflow. */

import { runAgain } from '../conversation/changes/rerun-build.ts';
import { buildText, readRun } from '../conversation/references/build-reference.ts';
import { withBuild } from '../conversation/references/resolve-reference.ts';
import { commandText } from '../conversation/words/options.ts';
import { rerunAnnouncement } from '../views/builds/rerun.ts';
import { command } from './command.ts';

export const rerun = command({
  name: 'rerun',
  usage: 'rerun <run> [all]',
  summary: 'Run what failed in a run’s workflow again, and what waited for it; or all of it.',
  example: 'rerun web#123',
  group: 'Act',
  parse(words, channel) {
    const isAll = words.plain.length > 1 && /^all$/i.test(words.plain.at(-1) ?? '');
    const plain = isAll ? words.plain.slice(0, -1) : words.plain;
    return { build: readRun(plain, { words, channel }), isAll };
  },
  run: ({ build, isAll }, context) =>
    withBuild(
      build,
      {
        context,
        again: (project) => commandText('rerun', buildText(build, project), isAll ? 'all' : undefined),
      },
      (old) =>
        runAgain(isAll ? 'rerun all' : 'rerun', {
          build: old,
          context,
          reply: (made, host) => ({
            kind: 'announce',
            message: rerunAnnouncement({ ...made, actor: context.caller.user, host }),
          }),
        }),
    ),
});
