/** Replies with a run's card: all its workflows, failed ones first. */

import type { CircleCI } from '../../circleci/client/client.ts';
import { failedJobs } from '../../circleci/failure/failed-jobs.ts';
import { workflowUrl } from '../../circleci/links.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { pipelineRunView } from '../../views/runs/run-card.ts';
import { runSubject } from '../../views/runs/work-object.ts';
import { followRunCard } from '../choose-followed-run.ts';
import type { Context } from '../context.ts';
import type { CommitReference } from '../references/branch-commit-or-run-reference.ts';
import { type BuildReference, buildText, type RunReference } from '../references/build-reference.ts';
import { findRunOfCommit } from '../references/find-run.ts';
import { showing, withProject } from '../references/resolve-reference.ts';
import { runReferenceOf, withRun } from '../references/resolve-run.ts';
import type { Reply } from '../reply.ts';
import { commandText } from '../words/parse-options.ts';
import { withReasons } from './read-failure-reasons.ts';
import { showBuild } from './show-build.ts';

/** A build's card, or of a whole run that run's. Throws UsageError where there is none. */
export async function showRun(reference: BuildReference, context: Context): Promise<Reply> {
  const whole = runReferenceOf(reference);
  if (!whole) return showBuild(reference, context);
  const again = (project: Project) => commandText('status', buildText(reference, project));
  return withRun(whole, showing(context, again), (run, circleci) => {
    const command = wordsOf(whole, run, circleci.host);
    return card({ run, command: command && `status ${command}` }, { context, circleci });
  });
}

/** The run in words that a command reads; undefined when it cannot be written. */
export function wordsOf(reference: RunReference, run: PipelineRun, host: string): string | undefined {
  const isAlone = reference.kind === 'workflow' && run.id !== undefined;
  return isAlone ? `"${workflowUrl(reference.workflow, host)}"` : runWords(run);
}

/** The newest run of a commit or a tag. Throws UsageError where there is none. */
export function showCommit(commit: CommitReference, context: Context): Promise<Reply> {
  const again = (project: Project) => `status ${projectSlug(project)}`;
  return withProject(commit.repo, showing(context, again), async (project, circleci) => {
    const run = await findRunOfCommit(commit, project, { circleci, now: context.now });
    const words = runWords(run);
    return card({ run, command: words && `status ${words}` }, { context, circleci });
  });
}

export function runWords({ project, number }: PipelineRun): string | undefined {
  return number === undefined ? undefined : `${projectSlug(project)} pipeline ${number}`;
}

interface Showing {
  readonly context: Context;
  readonly circleci: CircleCI;
}

interface Card {
  readonly run: PipelineRun;
  /** Shows it again. */
  readonly command: string | undefined;
}

function card({ run, command }: Card, { context, circleci }: Showing): Promise<Reply> {
  const red = run.workflows
    .filter(({ outcome }) => outcome === 'red')
    .map((workflow) => ({ project: run.project, workflow }));
  const source = run.id === undefined ? 'builds' : 'pipelines';
  return withReasons(
    failedJobs(red),
    (reasons) => pipelineRunView({ run, command, source, reasons, now: context.now, host: circleci.host }),
    {
      context,
      circleci,
      follow: followRunCard(run, command),
      subject: runSubject(run, { host: circleci.host }),
    },
  );
}
