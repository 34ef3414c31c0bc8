/** Reads runs: API v2's pipelines and workflows, joined with v1.1's builds of the same jobs. */

import type { CircleCI } from '../client/client.ts';
import type { Pipeline, PipelineWorkflow } from '../client/pipelines.ts';
import { CircleCIError } from '../errors.ts';
import type { JobRun } from '../job-run.ts';
import type { Project } from '../project.ts';
import { byRank, isGreen, isOngoing, isRed, type Status } from '../status.ts';
import {
  type Attempt,
  brokenConfiguration,
  foldWorkflow,
  type PipelineRun,
  type WorkflowRun,
} from './fold-attempts.ts';
import { type Builds, jobOfBuild, jobsOfBuilds, withWorkflows } from './runs-from-builds.ts';

/** What API v2 returned for one pipeline. Jobs are those of the workflows that were read, by the workflow's id. */
export interface PipelineFacts {
  readonly pipeline: Pipeline;
  readonly workflows: readonly PipelineWorkflow[];
  readonly jobs: ReadonlyMap<string, readonly JobRun[]>;
}

/** A pipeline without workflows may still be making them for so long. */
const setupTime = 2 * 60_000;

/** Pure. Reruns are folded; builds add what API v2 does not tell: when a job was queued, and that it ran no tests. */
export function runOfPipeline(
  project: Project,
  { pipeline, workflows, jobs }: PipelineFacts,
  { builds, now }: { readonly builds: Builds; readonly now: number },
): PipelineRun {
  const own = buildsOf(withWorkflows(builds), { workflows, jobs });
  const { id, number, branch, tag, revision, subject, pullRequest, startedBy, errors, state } = pipeline;
  const createdAt = pipeline.createdAt ?? 0;
  const isBroken = errors.length > 0 && workflows.every(({ name }) => name === brokenConfiguration);
  const folded = foldAll(workflows, { jobs, builds: own });
  return {
    project,
    id,
    number,
    createdAt,
    branch,
    tag,
    revision,
    subject,
    pullRequest,
    startedBy,
    errors,
    isSettingUp: !isBroken && isSettingUp(state, workflows, now - createdAt),
    workflows: isBroken ? [broken(createdAt)] : folded,
    builds: own,
  };
}

/** The builds of its workflows. A retry by v1.1 names the build that it retries, if not its workflow. */
function buildsOf(builds: Builds, { workflows, jobs }: Omit<PipelineFacts, 'pipeline'>): Builds {
  const ids = new Set(workflows.map(({ id }) => id));
  const isOwn = ({ workflow }: Builds[number]) => workflow !== undefined && ids.has(workflow.workflowId);
  const numbers = new Set<number | undefined>([
    ...builds.filter(isOwn).map(({ number }) => number),
    ...[...jobs.values()].flat().flatMap(({ number }) => number ?? []),
  ]);
  return builds.filter(
    (build) => isOwn(build) || (build.retryOf !== undefined && numbers.has(build.retryOf)),
  );
}

function isSettingUp(
  state: string | undefined,
  workflows: readonly PipelineWorkflow[],
  age: number,
): boolean {
  if (state === 'setup' || state === 'setup-pending' || state === 'pending') {
    // A setup workflow that failed or was canceled makes nothing more.
    return workflows.every(({ kind, status }) => kind !== 'setup' || isGreen(status) || isOngoing(status));
  }
  return workflows.length === 0 && state !== 'errored' && age < setupTime;
}

/** What a configuration that cannot be read came to. */
function broken(createdAt: number): WorkflowRun {
  const attempt: Attempt = {
    id: undefined,
    status: 'error',
    known: 'workflow',
    createdAt,
    stoppedAt: createdAt,
    jobs: [],
  };
  return foldWorkflow(brokenConfiguration, 'configuration', [attempt]);
}

interface Details {
  readonly jobs: PipelineFacts['jobs'];
  readonly builds: Builds;
}

function foldAll(workflows: readonly PipelineWorkflow[], details: Details): readonly WorkflowRun[] {
  const byName = Map.groupBy(workflows, ({ name, kind }) => `${kind} ${name}`);
  return [...byName.values()]
    .map((same) =>
      foldWorkflow(
        same[0]?.name || 'workflow',
        same[0]?.kind ?? 'workflow',
        same.map((workflow) => attemptOf(workflow, details)),
      ),
    )
    .toSorted((one, other) => byRank(one.status, other.status));
}

function attemptOf(workflow: PipelineWorkflow, { jobs, builds }: Details): Attempt {
  const { id, status, createdAt = 0, stoppedAt } = workflow;
  const own = builds.filter((build) => build.workflow?.workflowId === id);
  const told = jobs.get(id);
  const known = told
    ? [...told.map((job) => withBuild(job, own.map(jobOfBuild))), ...retriesOf(told, builds)]
    : jobsOfBuilds(own);
  return {
    id,
    status,
    known: 'workflow',
    createdAt,
    stoppedAt,
    isWhole: told !== undefined,
    jobs: known.length > 0 ? known : undefined,
  };
}

/** What v1.1 was asked to run again of these jobs, which API v2's lists do not have. */
function retriesOf(told: readonly JobRun[], builds: Builds): readonly JobRun[] {
  const known = new Map(told.map(({ number, name }) => [number, { name, retry: 0 }]));
  const retries = builds
    .filter(({ retryOf }) => retryOf !== undefined)
    .toSorted((one, other) => one.number - other.number);
  return retries.flatMap((build) => {
    const before = known.get(build.retryOf);
    if (known.has(build.number) || !before) return [];
    const again = { name: before.name, retry: before.retry + 1 };
    known.set(build.number, again);
    return [{ ...jobOfBuild(build), ...again }];
  });
}

/** API v2 calls a job that ran no tests a success. */
function withBuild(job: JobRun, builds: readonly JobRun[]): JobRun {
  const build = builds.find(({ number, name }) =>
    job.number === undefined ? false : number === job.number && name === job.name,
  );
  if (!build) return job;
  const status: Status = isRed(build.status) && !isRed(job.status) ? build.status : job.status;
  return {
    ...job,
    status,
    queuedAt: build.queuedAt,
    startedAt: build.startedAt ?? job.startedAt,
    stoppedAt: build.stoppedAt ?? job.stoppedAt,
  };
}

/** The workflows of a pipeline without their jobs. Rejects with CircleCIError. */
export async function readWorkflows(
  circleci: Pick<CircleCI, 'workflowsOf'>,
  pipeline: Pipeline,
): Promise<PipelineFacts> {
  return { pipeline, workflows: await circleci.workflowsOf(pipeline.id), jobs: new Map() };
}

/** At most this many workflows of one card are asked for their jobs. */
const mostWorkflows = 12;

/** The facts with the jobs of these workflows. Rejects with CircleCIError. */
export async function withJobs(
  circleci: Pick<CircleCI, 'workflowJobs'>,
  facts: PipelineFacts,
  ids: readonly string[],
): Promise<PipelineFacts> {
  const wanted = ids.filter((id) => !facts.jobs.has(id)).slice(0, mostWorkflows);
  const read = await Promise.all(
    wanted.map(async (id): Promise<[string, readonly JobRun[]]> => [id, await circleci.workflowJobs(id)]),
  );
  return { ...facts, jobs: new Map([...facts.jobs, ...read]) };
}

/** A pipeline as a run with all its jobs: two steps. Rejects with CircleCIError. */
export async function readRun(
  circleci: Pick<CircleCI, 'workflowsOf' | 'workflowJobs' | 'branchBuilds'>,
  pipeline: Pipeline,
  { project, now }: { readonly project: Project; readonly now: number },
): Promise<PipelineRun> {
  const [facts, builds] = await Promise.all([
    readWhole(circleci, pipeline),
    newestBuilds(circleci, project, pipeline),
  ]);
  return runOfPipeline(project, facts, { builds, now });
}

async function readWhole(
  circleci: Pick<CircleCI, 'workflowsOf' | 'workflowJobs'>,
  pipeline: Pipeline,
): Promise<PipelineFacts> {
  const facts = await readWorkflows(circleci, pipeline);
  return withJobs(
    circleci,
    facts,
    facts.workflows.map(({ id }) => id),
  );
}

/** Where the run's own are found, unless it is long ago. None where CircleCI does not tell. */
async function newestBuilds(
  circleci: Pick<CircleCI, 'branchBuilds'>,
  project: Project,
  { branch }: Pipeline,
): Promise<Builds> {
  if (branch === undefined) return [];
  try {
    return await circleci.branchBuilds(project, branch, { limit: 100 });
  } catch (error) {
    if (error instanceof CircleCIError) return [];
    throw error;
  }
}
