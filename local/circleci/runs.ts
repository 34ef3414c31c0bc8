/** Pipelines, their workflows, and the builds that come of them. These functions change the world. */
import { type Config, type ConfigJob, configOf, type Ends, type Flavour, planOf } from './config.ts';
import { between, sha, uuid } from './random.ts';
import type { Build, Commit, Pipeline, Plan, Workflow, WorkflowJob, World } from './world.ts';
import { NEVER, pipelineOf, projectOf } from './world.ts';

export interface Push {
  readonly project: string;
  readonly branch?: string;
  readonly tag?: string;
  readonly by: string;
  readonly subject: string;
  readonly body?: string;
  readonly at: number;
  readonly why?: string;
  readonly flavour?: Flavour;
  readonly ends?: Ends;
  readonly pullRequest?: number;
  readonly revision?: string;
  readonly parameters?: Record<string, unknown>;
  /** Triggered through the API: CircleCI then knows no commit. */
  readonly bare?: boolean;
}

export function nextId(world: World, what: string): string {
  world.serial += 1;
  return uuid(world.seed, what, world.serial);
}

/** Someone pushed: a pipeline with one workflow, whose builds come as the clock allows. */
export function push(world: World, request: Push): Workflow {
  const pipeline = addPipeline(world, request);
  const project = projectOf(world, request.project);
  const config = configOf(project, request.flavour ?? 'ci');
  return addWorkflow(world, pipeline, { config, ends: request.ends ?? {}, by: request.by, at: request.at });
}

export function addPipeline(world: World, request: Push): Pipeline {
  const project = projectOf(world, request.project);
  const id = nextId(world, 'pipeline');
  const revision = request.revision ?? sha(world.seed, id);
  const pipeline: Pipeline = {
    id,
    project: project.key,
    number: project.nextPipeline,
    createdAt: request.at,
    branch: request.tag === undefined ? (request.branch ?? project.defaultBranch) : null,
    tag: request.tag ?? null,
    revision,
    commit: request.bare ? null : commitOf(request, revision),
    pullRequest: request.pullRequest ?? null,
    why: request.why ?? (project.vcs === 'bitbucket' ? 'bitbucket' : 'github'),
    actor: request.bare ? null : request.by,
    parameters: request.parameters ?? {},
    errors: request.flavour === 'broken' ? [configError] : [],
  };
  project.nextPipeline += 1;
  world.pipelines.push(pipeline);
  return pipeline;
}

const configError = {
  type: 'config',
  message:
    "Error calling workflow: 'ci'\nError calling job: 'build'\nCannot find a definition for command named node/install",
} as const;

function commitOf(request: Push, revision: string): Commit {
  return {
    sha: revision,
    subject: request.subject,
    body: request.body ?? '',
    author: request.by,
    committer: request.pullRequest === undefined ? request.by : 'web-flow',
    at: request.at - 4000,
  };
}

export interface WorkflowRequest {
  readonly config: Config;
  readonly ends: Ends;
  readonly by: string;
  readonly at: number;
}

export function addWorkflow(world: World, pipeline: Pipeline, request: WorkflowRequest): Workflow {
  const id = nextId(world, 'workflow');
  const jobs = request.config.jobs.map((job) =>
    newJob(world, job, planOf(job, request.ends, world.seed, id)),
  );
  return openWorkflow(world, pipeline, {
    ...request,
    id,
    name: request.config.workflow,
    jobs,
    rerunOf: null,
  });
}

export interface WorkflowParts {
  readonly id: string;
  readonly name: string;
  readonly jobs: WorkflowJob[];
  readonly by: string;
  readonly at: number;
  readonly rerunOf: string | null;
}

export function openWorkflow(world: World, pipeline: Pipeline, parts: WorkflowParts): Workflow {
  const workflow: Workflow = {
    id: parts.id,
    pipelineId: pipeline.id,
    project: pipeline.project,
    name: parts.name,
    createdAt: parts.at,
    startedBy: parts.by,
    jobs: parts.jobs,
    rerunOf: parts.rerunOf,
    error: parts.name === 'Build Error',
    canceledAt: null,
    open: true,
  };
  world.workflows.push(workflow);
  return workflow;
}

function newJob(world: World, job: ConfigJob, plan: Plan): WorkflowJob {
  return {
    id: nextId(world, 'job'),
    name: job.name,
    type: job.type ?? 'build',
    needs: job.needs ?? [],
    plan,
    num: null,
    approvedAt: null,
    ssh: false,
  };
}

export interface BuildParts {
  readonly pipelineId: string;
  readonly workflowId: string | null;
  readonly jobId: string;
  readonly jobName: string;
  readonly plan: Plan;
  readonly at: number;
  readonly why: string;
  readonly retryOf?: number;
  readonly parameters?: Record<string, string> | null;
  readonly ssh?: boolean;
}

/** Gives the build its number. It waits, runs and ends by the clock. */
export function addBuild(world: World, parts: BuildParts): Build {
  const { project: key } = pipelineOf(world, parts);
  const project = projectOf(world, key);
  const startsAt = later(parts.at, parts.plan.waits);
  const dontBuild = project.followed ? null : 'no-followers';
  const { at, pipelineId, workflowId, jobId, jobName, plan, why } = parts;
  const build: Build = {
    ...{ project: key, num: project.nextBuild, jobId, jobName, workflowId, pipelineId, why, plan },
    retryOf: parts.retryOf ?? null,
    retries: [],
    parameters: parts.parameters ?? {},
    createdAt: at,
    queuedAt: at + between([60, 400], world.seed, 'queue', jobId),
    startsAt,
    stopsAt: later(startsAt, plan.runs),
    ending: plan.ending,
    dontBuild,
    canceled: null,
    ssh: parts.ssh ?? false,
    sshUsers: [],
  };
  project.nextBuild += 1;
  world.builds.push(build);
  return build;
}

/** Held builds have an endless wait or run. */
function later(at: number, by: number): number {
  return at >= NEVER || by >= NEVER ? NEVER : at + by;
}
