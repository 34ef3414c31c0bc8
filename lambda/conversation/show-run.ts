/** Answers with a run's card: all its workflows, a red one first. */

import type { CircleCI } from '../circleci/client.ts';
import { failedJobs } from '../circleci/failed-jobs.ts';
import { workflowUrl } from '../circleci/links.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { PipelineRun } from '../circleci/run.ts';
import { pipelineRunView } from '../views/pipeline-run.ts';
import { type BuildReference, buildText, type RunReference } from './build-reference.ts';
import type { Context } from './context.ts';
import { findRun, findRunOfCommit } from './find-run.ts';
import type { CommitReference } from './look-reference.ts';
import { commandText } from './options.ts';
import type { Reply } from './reply.ts';
import { refuseOtherHost, withProject } from './resolve.ts';
import { showBuild } from './show-build.ts';
import { withReasons } from './with-reasons.ts';

/** A build's card, or of a whole run that run's. Throws UsageError where there is none. */
export async function showRun(reference: BuildReference, context: Context): Promise<Reply> {
  if (reference.kind === 'number' || reference.kind === 'latest') return showBuild(reference, context);
  if (reference.repo) {
    const again = (project: Project) => commandText('status', buildText(reference, project));
    return withProject(reference.repo, { context, again }, (project, circleci) =>
      show(reference, project, { context, circleci }),
    );
  }
  if (reference.job !== undefined) return showBuild(reference, context);
  const circleci = await context.circleci();
  refuseOtherHost(reference.host, circleci, ['recent']);
  return show(reference, undefined, { context, circleci });
}

interface Showing {
  readonly context: Context;
  readonly circleci: CircleCI;
}

async function show(reference: RunReference, project: Project | undefined, { context, circleci }: Showing) {
  const run = await findRun({ reference, project }, { circleci, now: context.now });
  const isAlone = reference.kind === 'workflow' && run.id !== undefined;
  const command = isAlone ? `status "${workflowUrl(reference.workflow, circleci.host)}"` : commandOf(run);
  return card({ run, command }, { context, circleci });
}

/** The newest run of a commit or a tag. Throws UsageError where there is none. */
export function showCommit(commit: CommitReference, context: Context): Promise<Reply> {
  const again = (project: Project) => `status ${projectSlug(project)}`;
  return withProject(commit.repo, { context, again }, async (project, circleci) => {
    const run = await findRunOfCommit(commit, project, { circleci, now: context.now });
    return card({ run, command: commandOf(run) }, { context, circleci });
  });
}

function commandOf({ project, number }: PipelineRun): string | undefined {
  return number === undefined ? undefined : `status ${projectSlug(project)} pipeline ${number}`;
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
    { context, circleci },
  );
}
