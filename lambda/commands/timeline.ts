/** Shows a run's jobs on a time axis, with the critical path. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { timelineOf } from '../circleci/runs/critical-path.ts';
import type { PipelineRun } from '../circleci/runs/fold-attempts.ts';
import { readBranch } from '../circleci/runs/read-branch.ts';
import type { Context } from '../conversation/context.ts';
import {
  type BranchReference,
  type CommitReference,
  readLook,
} from '../conversation/references/branch-commit-or-run-reference.ts';
import { noSuchBranch } from '../conversation/references/branch-not-found.ts';
import { type BuildReference, buildText } from '../conversation/references/build-reference.ts';
import { defaultBranch } from '../conversation/references/default-branch.ts';
import { findRun, findRunOfBuild, findRunOfCommit } from '../conversation/references/find-run.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { noBuilds, showing, withBuild, withProject } from '../conversation/references/resolve-reference.ts';
import { runReferenceOf, withRun } from '../conversation/references/resolve-run.ts';
import type { Reply } from '../conversation/reply.ts';
import { runWords, wordsOf } from '../conversation/show/show-run.ts';
import { commandText, written } from '../conversation/words/parse-options.ts';
import { timelineView } from '../views/runs/timeline.ts';
import { command } from './command.ts';

export const timeline = command({
  name: 'timeline',
  usage: 'timeline <run> | timeline [repo] [branch]',
  summary: 'Show a run’s jobs on a time axis: what waited, what ran, and the critical path.',
  example: 'timeline web main',
  group: 'See',
  options: { branch: 'the same as a second word' },
  parse: (words, channel) => readLook({ words, channel }),
  run(look, context) {
    if (look.kind === 'build') return ofRun(look.build, context);
    return look.kind === 'commit' || look.kind === 'tag' ? ofCommit(look, context) : ofBranch(look, context);
  },
});

function shown(
  run: PipelineRun,
  words: string | undefined,
  { now, host }: { now: number; host: string },
): Reply {
  return { kind: 'say', message: timelineView({ run, timeline: timelineOf(run, now), words, now, host }) };
}

function ofRun(reference: BuildReference, context: Context): Promise<Reply> {
  const { now } = context;
  const lookup = showing(context, (project) => commandText('timeline', buildText(reference, project)));
  const whole = runReferenceOf(reference);
  if (whole)
    return withRun(whole, lookup, async (run, { host }) =>
      shown(run, wordsOf(whole, run, host), { now, host }),
    );
  return withBuild(reference, lookup, async (build, circleci) => {
    const run = await findRunOfBuild(build, { circleci, now });
    return shown(run, runWords(run), { now, host: circleci.host });
  });
}

function ofCommit(commit: CommitReference, context: Context): Promise<Reply> {
  const { now } = context;
  const lookup = showing(context, (project) => commandText('timeline', projectSlug(project)));
  return withProject(commit.repo, lookup, async (project, circleci) => {
    const run = await findRunOfCommit(commit, project, { circleci, now });
    return shown(run, runWords(run), { now, host: circleci.host });
  });
}

/** Of the newest run. */
function ofBranch(place: BranchReference, context: Context): Promise<Reply> {
  const { now } = context;
  const again = (project: Project, words: string | undefined) =>
    commandText('timeline', projectSlug(project), words);
  const lookup = showing(context, (project) => again(project, placeWords(place)));
  return withBranch(place, lookup, async ({ project, branch: said, circleci }) => {
    const branch = said ?? (await defaultBranch(project, circleci));
    if (branch === undefined) throw noBuilds(project);
    const { newest } = await readBranch(circleci, { project, branch }, now);
    if (!newest)
      throw await noSuchBranch(
        { project, branch, again: (other) => again(project, written(other)) },
        circleci,
      );
    const reference = { kind: 'pipeline', repo: { kind: 'project', project } } as const;
    const run =
      newest.number === undefined
        ? newest
        : await findRun({ reference: { ...reference, number: newest.number }, project }, { circleci, now });
    return shown(run, runWords(run), { now, host: circleci.host });
  });
}
