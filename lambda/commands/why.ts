/** Explains why a build, a run or a branch is red. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { readBranch } from '../circleci/runs/read-branch.ts';
import type { Context } from '../conversation/context.ts';
import { outputAccess } from '../conversation/output-access.ts';
import {
  type BranchReference,
  type CommitReference,
  readLook,
} from '../conversation/references/branch-commit-or-run-reference.ts';
import { noSuchBranch } from '../conversation/references/branch-not-found.ts';
import { type BuildReference, buildText } from '../conversation/references/build-reference.ts';
import { defaultBranch } from '../conversation/references/default-branch.ts';
import { findRunOfCommit } from '../conversation/references/find-run.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { noBuilds, showing, withBuild, withProject } from '../conversation/references/resolve-reference.ts';
import { runReferenceOf, withRun } from '../conversation/references/resolve-run.ts';
import type { Reply } from '../conversation/reply.ts';
import { explainBranch, explainBuild, explainRun } from '../conversation/show/explain-run.ts';
import { runWords, wordsOf } from '../conversation/show/show-run.ts';
import { commandText, written } from '../conversation/words/parse-options.ts';
import { command } from './command.ts';

export const why = command({
  name: 'why',
  usage: 'why <build|run> | why [repo] [branch]',
  summary:
    'Explain why it failed: each reason, since when, what changed since it passed, and what to do next.',
  example: 'why web#123',
  group: 'See',
  options: { branch: 'the same as a second word' },
  parse: (words, channel) => readLook({ words, channel }),
  async run(look, context) {
    await outputAccess(context);
    if (look.kind === 'build') return whyRun(look.build, context);
    return look.kind === 'commit' || look.kind === 'tag'
      ? whyCommit(look, context)
      : whyBranch(look, context);
  },
});

function whyRun(reference: BuildReference, context: Context): Promise<Reply> {
  const lookup = showing(context, (project) => commandText('why', buildText(reference, project)));
  const whole = runReferenceOf(reference);
  if (!whole)
    return withBuild(reference, lookup, (build, circleci) => explainBuild(build, { context, circleci }));
  return withRun(whole, lookup, (run, circleci) =>
    explainRun(run, wordsOf(whole, run, circleci.host), { context, circleci }),
  );
}

function whyCommit(commit: CommitReference, context: Context): Promise<Reply> {
  const again = (project: Project) => `why ${projectSlug(project)}`;
  return withProject(commit.repo, showing(context, again), async (project, circleci) => {
    const run = await findRunOfCommit(commit, project, { circleci, now: context.now });
    return explainRun(run, runWords(run), { context, circleci });
  });
}

function whyBranch(place: BranchReference, context: Context): Promise<Reply> {
  const again = (project: Project, words: string | undefined) =>
    commandText('why', projectSlug(project), words);
  const lookup = showing(context, (project) => again(project, placeWords(place)));
  return withBranch(place, lookup, async ({ project, branch, circleci }) => {
    const shown = branch ?? (await defaultBranch(project, circleci));
    if (shown === undefined) throw noBuilds(project);
    const state = await readBranch(circleci, { project, branch: shown }, context.now);
    const run = state.reds[0]?.run ?? state.newest;
    if (!run)
      throw await noSuchBranch(
        { project, branch: shown, again: (other) => again(project, written(other)) },
        circleci,
      );
    const command = again(project, written(shown));
    return explainBranch({ state, run, command }, { context, circleci });
  });
}
