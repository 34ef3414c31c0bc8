/** Finds a run by its pipeline's number, a workflow's id, a commit or a tag. */

import { CircleCIError } from '../../circleci/errors.ts';
import type { BuildRef, Project } from '../../circleci/project.ts';
import { newestFirst } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { runsOfBuilds } from '../../circleci/runs/runs-from-builds.ts';
import type { CommitReference } from './branch-commit-or-run-reference.ts';
import {
  type Asking,
  buildsOfCommit,
  commitNotBuilt,
  isOfCommit,
  type Run,
  readWholeRun,
  runNotFound,
} from './builds-of-run.ts';

/** The whole pipeline, or of a workflow's address that workflow alone. Throws UsageError where there is none. */
export async function findRun(run: Run, asking: Asking): Promise<PipelineRun> {
  try {
    const found = await seen(run, asking);
    if (found) return found;
  } catch (error) {
    if (!isUnseen(error)) throw error;
    const shown = await shownByBuilds(run, asking);
    if (shown) return shown;
    if (error.reason !== 'not-found') throw error;
  }
  throw runNotFound(run);
}

async function seen({ reference, project }: Run, asking: Asking): Promise<PipelineRun | undefined> {
  const { circleci } = asking;
  if (reference.kind === 'workflow') {
    const whole = await runOfWorkflow(reference.workflow, asking);
    return whole && alone(reference.workflow, whole);
  }
  return project && readWholeRun(await circleci.pipeline(project, reference.number), project, asking);
}

/** What a project's token, or none, gets where there may be something. */
function isUnseen(error: unknown): error is CircleCIError {
  return error instanceof CircleCIError && ['not-found', 'unauthorized', 'forbidden'].includes(error.reason);
}

function alone(id: string, run: PipelineRun): PipelineRun {
  const isIt = ({ attempts }: PipelineRun['workflows'][number]) => attempts.some((one) => one.id === id);
  return { ...run, workflows: run.workflows.filter(isIt) };
}

async function runOfWorkflow(id: string, asking: Asking): Promise<PipelineRun | undefined> {
  const pipeline = await asking.circleci.pipelineOfWorkflow(id);
  return pipeline.project && readWholeRun(pipeline, pipeline.project, asking);
}

/** A workflow as far as the newest builds show it. */
async function shownByBuilds({ reference, project }: Run, { circleci }: Asking) {
  if (reference.kind !== 'workflow' || !project) return undefined;
  const runs = runsOfBuilds(project, await circleci.builds(project, { limit: 100 }), false);
  return runs.map((run) => alone(reference.workflow, run)).find(({ workflows }) => workflows.length > 0);
}

/** The newest run of a commit or a tag. Throws UsageError where none is known. */
export async function findRunOfCommit(
  commit: CommitReference,
  project: Project,
  asking: Asking,
): Promise<PipelineRun> {
  const { circleci } = asking;
  const pipelines = await orUndefined(circleci.pipelines(project));
  const newest = pipelines?.find((pipeline) => isOfCommit(pipeline, commit));
  if (newest) return readWholeRun(newest, project, asking);
  const builds = await buildsOfCommit(commit, project, circleci);
  const workflow = builds[0]?.workflow?.workflowId;
  const whole = pipelines && workflow ? await orUndefined(runOfWorkflow(workflow, asking)) : undefined;
  const run = whole ?? newestFirst(runsOfBuilds(project, builds, true))[0];
  if (run) return run;
  throw commitNotBuilt(commit, project);
}

/** The whole run of one build; without a personal token the builds of its workflow. Rejects with CircleCIError. */
export async function findRunOfBuild(ref: BuildRef, asking: Asking): Promise<PipelineRun> {
  const { circleci } = asking;
  const build = await circleci.build(ref);
  const id = build.workflow?.workflowId;
  const whole = id === undefined ? undefined : await orUndefined(runOfWorkflow(id, asking));
  if (whole) return whole;
  const { project, branch } = build;
  const beside =
    id !== undefined && branch !== undefined
      ? await circleci.branchBuilds(project, branch, { limit: 100 })
      : [];
  const own = beside.filter(({ workflow, number }) => workflow?.workflowId === id && number !== build.number);
  const [run] = runsOfBuilds(project, [build, ...own], true);
  if (run) return run;
  throw runNotFound({
    reference: { kind: 'pipeline', repo: { kind: 'project', project }, number: 0 },
    project,
  });
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isUnseen(error)) return undefined;
    throw error;
  }
}
