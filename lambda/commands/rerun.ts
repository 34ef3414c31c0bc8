/** Reruns what failed in a run's workflow. */

import type { BuildRef } from '../circleci/project.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import { runAgain } from '../conversation/changes/rerun-build.ts';
import { followRerun } from '../conversation/choose-followed-run.ts';
import type { Context } from '../conversation/context.ts';
import { buildText, readRun } from '../conversation/references/build-reference.ts';
import { withBuild } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { askRerunAllView } from '../views/builds/confirm-ssh-or-deploy.ts';
import { rerunAnnouncement, rerunLine } from '../views/builds/rerun-result.ts';
import { buildName } from '../views/text/display-names.ts';
import { command } from './command.ts';

export const rerun = command({
  name: 'rerun',
  usage: 'rerun <run> [all]',
  summary: 'Rerun a run’s workflow from failed or, after a confirmation, all of it.',
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
      (old) => (isAll ? rerunAll(old, context) : rerunNow('rerun', old, context)),
    ),
});

function rerunAll(build: BuildRef, context: Context): Promise<Reply> {
  const question = {
    name: 'rerun all',
    target: buildName(build),
    projects: [build.project],
    ask: () => askRerunAllView({ build }),
  } as const;
  return withConfirmation(question, context, () => rerunNow('rerun all', build, context));
}

function rerunNow(how: 'rerun' | 'rerun all', build: BuildRef, context: Context): Promise<Reply> {
  return runAgain(how, {
    build,
    context,
    reply: (made, host) => ({
      kind: 'announce',
      message: rerunAnnouncement({ ...made, actor: context.caller.user, host }),
      follow: followRerun(made, rerunLine({ ...made, actor: context.caller.user, host })),
    }),
  });
}
