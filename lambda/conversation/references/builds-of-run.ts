/** Finds the builds of a whole run: of a pipeline, a workflow, a commit or a tag. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Pipeline } from '../../circleci/client/pipelines.ts';
import type { WorkflowBuild } from '../../circleci/client/query-types.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type BuildRef, type Project, projectSlug } from '../../circleci/project.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { readRun } from '../../circleci/runs/read-run.ts';
import { byRank } from '../../circleci/status.ts';
import type { UsageError } from '../../errors.ts';
import { projectName } from '../../views/text/display-names.ts';
import { shortened, usage } from '../words/parse-arguments.ts';
import type { CommitReference } from './branch-commit-or-run-reference.ts';
import type { RunReference } from './build-reference.ts';

export interface Run {
  readonly reference: RunReference;
  /** Undefined where the address does not say it. */
  readonly project: Project | undefined;
}

/** A whole run stands for the job that tells most: one that failed, of whichever workflow. Throws UsageError. */
export async function buildOfRun(run: Run, asking: Asking): Promise<BuildRef> {
  const builds = await buildsOf(run, asking);
  const [first] = builds.toSorted((one, other) => byRank(one.status, other.status));
  const telling = jobOf(run, builds) ?? first;
  if (telling) return telling.build;
  throw usage('That run has no numbered job yet.', nameOf(run), suggestedCommands(run.project));
}

/** The one whose number is in the address. */
function jobOf({ reference }: Run, builds: readonly JobBuild[]): JobBuild | undefined {
  if (reference.repo || reference.job === undefined) return undefined;
  return builds.find(({ build }) => build.number === reference.job);
}

async function buildsOf(run: Run, asking: Asking): Promise<readonly JobBuild[]> {
  try {
    return await readBuilds(run, asking);
  } catch (error) {
    if (error instanceof CircleCIError && error.reason === 'not-found') throw runNotFound(run);
    throw error;
  }
}

type JobBuild = Pick<WorkflowBuild, 'build' | 'status'>;

async function readBuilds({ reference, project }: Run, asking: Asking): Promise<readonly JobBuild[]> {
  const { circleci } = asking;
  if (reference.kind === 'workflow') return circleci.workflowBuilds(reference.workflow);
  if (!project) return [];
  const pipeline = await circleci.pipeline(project, reference.number);
  const { workflows } = await readWholeRun(pipeline, project, asking);
  return workflows
    .flatMap(({ jobs }) => jobs)
    .flatMap(({ number, status }) => (number === undefined ? [] : [{ build: { project, number }, status }]));
}

export interface Asking {
  readonly circleci: CircleCI;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** With all its workflows and their jobs. Throws UsageError where CircleCI has forgotten them. */
export async function readWholeRun(
  pipeline: Pipeline,
  project: Project,
  { circleci, now }: Asking,
): Promise<PipelineRun> {
  const run = await readRun(circleci, pipeline, { project, now });
  if (run.workflows.length > 0 || run.isSettingUp) return run;
  const name = run.number === undefined ? 'that run' : `pipeline ${run.number}`;
  throw usage(
    `CircleCI has forgotten what ran in ${name} of ${projectName(project)}, or nothing did.`,
    name,
    suggestedCommands(project),
  );
}

/** It need not be the token’s fault. */
export function runNotFound(run: Run): UsageError {
  const where = run.project ? ` of ${projectName(run.project)}` : '';
  return usage(
    `There is no ${nameOf(run)}${where}, or the connected token can’t see it: only personal API tokens can read pipelines and workflows.`,
    nameOf(run),
    suggestedCommands(run.project),
  );
}

function nameOf({ reference }: Run): string {
  return reference.kind === 'pipeline' ? `pipeline ${reference.number}` : `workflow ${reference.workflow}`;
}

export function suggestedCommands(project: Project | undefined): readonly string[] {
  return project ? [`status ${projectSlug(project)}`, `builds ${projectSlug(project)}`] : ['recent'];
}

/** Hundreds of builds that are looked through. */
const mostPages = 3;

/** The builds of the newest pages that have any of the commit, the newest first; none where none has. */
export async function buildsOfCommit(
  commit: CommitReference,
  project: Project,
  circleci: CircleCI,
): Promise<readonly BuildSummary[]> {
  const limit = 100;
  for (let page = 0; page < mostPages; page += 1) {
    const builds = await circleci.builds(project, { limit, offset: page * limit });
    const found = builds.filter((build) => isOfCommit(build, commit));
    if (found.length > 0 || builds.length < limit) return found;
  }
  return [];
}

/** Nothing of the commit or the tag is known. */
export function commitNotBuilt(commit: CommitReference, project: Project): UsageError {
  const [what, name] =
    commit.kind === 'tag'
      ? [`the tag ${shortened(commit.tag, 60)}`, commit.tag]
      : ['that commit', commit.revision.slice(0, 12)];
  return usage(
    `None of the newest builds of ${projectName(project)} is of ${what}. CircleCI builds the newest commit of a push alone.`,
    name,
    suggestedCommands(project),
  );
}

export function isOfCommit(
  { tag, revision }: Pick<BuildSummary, 'tag' | 'revision'>,
  commit: CommitReference,
): boolean {
  if (commit.kind === 'tag') return tag === commit.tag;
  return revision?.toLowerCase().startsWith(commit.revision) ?? false;
}
