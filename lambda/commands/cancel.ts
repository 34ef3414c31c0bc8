/** Cancels a build, or asks and then cancels a whole run. */

import { type Project, projectSlug } from '../circleci/project.ts';
import { cancelNewestRun, cancelRun } from '../conversation/changes/cancel-run.ts';
import { cancelBuild } from '../conversation/changes/change-build.ts';
import { followBuild } from '../conversation/choose-followed-run.ts';
import type { Context } from '../conversation/context.ts';
import {
  type BranchReference,
  readBranch,
} from '../conversation/references/branch-commit-or-run-reference.ts';
import {
  type BuildReference,
  buildText,
  isBuild,
  type RunReference,
  readRun,
} from '../conversation/references/build-reference.ts';
import { defaultBranch } from '../conversation/references/default-branch.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { noBuilds, withBuild } from '../conversation/references/resolve-reference.ts';
import { withRun } from '../conversation/references/resolve-run.ts';
import type { Reply } from '../conversation/reply.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { cancelAnnouncement, cancelLine } from '../views/builds/canceled-or-opened-to-ssh.ts';
import { command } from './command.ts';

export const cancel = command({
  name: 'cancel',
  usage: 'cancel <build> | cancel <run> | cancel [repo] [branch]',
  summary: 'Cancel a build or, after a confirmation, a whole run, such as a branch’s newest.',
  example: 'cancel web',
  group: 'Act',
  parse(words, channel) {
    const said = { words, channel };
    return words.plain.length === 0 || isBuild(words.plain, channel)
      ? ({ kind: 'build', build: readRun(words.plain, said) } as const)
      : ({ kind: 'branch', place: readBranch(said) } as const);
  },
  run(input, context) {
    if (input.kind === 'branch') return cancelOnBranch(input.place, context);
    const { build } = input;
    return build.kind === 'pipeline' || build.kind === 'workflow'
      ? cancelFoundRun(build, context)
      : cancelOne(build, context);
  },
});

function cancelOne(build: BuildReference, context: Context): Promise<Reply> {
  const again = (project: Project) => commandText('cancel', buildText(build, project));
  return withBuild(build, { context, again }, (found) =>
    cancelBuild({
      build: found,
      context,
      reply: (canceled, host) => ({
        kind: 'announce',
        message: cancelAnnouncement({ build: canceled, actor: context.caller.user, host }),
        follow: followBuild(canceled, cancelLine({ build: canceled, actor: context.caller.user, host })),
      }),
    }),
  );
}

function cancelFoundRun(reference: RunReference, context: Context): Promise<Reply> {
  const again = (project: Project) => commandText('cancel', buildText(reference, project));
  return withRun(reference, { context, again }, (run, circleci) => cancelRun(run, { context, circleci }));
}

function cancelOnBranch(place: BranchReference, context: Context): Promise<Reply> {
  const again = (project: Project) => commandText('cancel', projectSlug(project), placeWords(place));
  return withBranch(place, { context, again }, async ({ project, branch, circleci }) => {
    const named = branch ?? (await defaultBranch(project, circleci));
    if (named === undefined) throw noBuilds(project);
    return cancelNewestRun(project, named, { context, circleci });
  });
}
