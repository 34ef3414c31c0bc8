/** Shows the status of a branch, run, build or commit, named or linked. */
import { failedJobs } from '../circleci/failure/failed-jobs.ts';
import type { Project } from '../circleci/project.ts';
import { projectSlug } from '../circleci/project.ts';
import { readBranch } from '../circleci/runs/read-branch.ts';
import { followBranchCard } from '../conversation/choose-followed-run.ts';
import type { Context } from '../conversation/context.ts';
import { type BranchReference, readLook } from '../conversation/references/branch-commit-or-run-reference.ts';
import { noSuchBranch } from '../conversation/references/branch-not-found.ts';
import { defaultBranch } from '../conversation/references/default-branch.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { showing } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { explainingAhead } from '../conversation/show/explain-failures-ahead.ts';
import { withReasons } from '../conversation/show/read-failure-reasons.ts';
import { showCommit, showRun } from '../conversation/show/show-run.ts';
import { commandText, written } from '../conversation/words/parse-options.ts';
import { statusView } from '../views/runs/status.ts';
import { command } from './command.ts';

export const status = command({
  name: 'status',
  usage: 'status [repo] [branch] | status <run>',
  summary: 'Show a branch’s status: its newest run and what is still failing. Takes any link, too.',
  example: 'status web main',
  group: 'See',
  options: { branch: 'the same as a second word' },
  parse: (words, channel) => readLook({ words, channel }),
  run(look, context) {
    if (look.kind === 'build') return showRun(look.build, context);
    return look.kind === 'commit' || look.kind === 'tag'
      ? showCommit(look, context)
      : showBranch(look, context);
  },
});

function showBranch(place: BranchReference, context: Context): Promise<Reply> {
  const again = (project: Project, words: string | undefined) =>
    commandText('status', projectSlug(project), words);
  const lookup = showing(context, (project) => again(project, placeWords(place)));
  return withBranch(place, lookup, async ({ project, branch, circleci: client }) => {
    const { now } = context;
    const circleci = explainingAhead(client, context);
    const shown = branch ?? (await defaultBranch(project, circleci));
    const reading =
      shown === undefined ? undefined : await readBranch(circleci, { project, branch: shown }, now);
    if (branch !== undefined && reading?.verdict === 'unbuilt')
      throw await noSuchBranch(
        { project, branch, again: (other) => again(project, written(other)) },
        circleci,
      );
    const reds = reading?.reds.map(({ run, workflow }) => ({ project: run.project, workflow })) ?? [];
    return withReasons(
      failedJobs(reds),
      (reasons) => statusView({ project, branch: shown, reading, reasons, now, host: circleci.host }),
      {
        context,
        circleci,
        follow: shown === undefined ? undefined : followBranchCard({ project, branch: shown }, reading),
      },
    );
  });
}
