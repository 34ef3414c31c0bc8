/** Creates workflows and their builds. Changes the world. */
import { type Config, type ConfigJob, type Ends, planOf } from '../histories/project-config.ts';
import { pipelineOf, projectOf } from '../model/find-by-index.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { between, uuid } from '../model/seeded-random.ts';
import type { Build, Plan, Workflow, WorkflowJob, WorkflowStatus, World } from '../model/simulator-state.ts';
import { NEVER } from '../model/simulator-state.ts';

export function nextId(world: World, what: string): string {
  world.serial += 1;
  return uuid(world.seed, what, world.serial);
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
    id,
    name: request.config.workflow,
    jobs,
    by: request.by,
    at: request.at,
    rerunOf: null,
    tag: request.config.setup ? 'setup' : null,
  });
}

export interface WorkflowParts {
  readonly id: string;
  readonly name: string;
  readonly jobs: WorkflowJob[];
  readonly by: string;
  readonly at: number;
  readonly rerunOf: string | null;
  readonly tag?: 'setup' | null;
  readonly stated?: WorkflowStatus;
}

export function openWorkflow(world: World, pipeline: Pipeline, parts: WorkflowParts): Workflow {
  const { id, name, jobs, rerunOf, tag = null } = parts;
  const stated = parts.stated ?? (name === 'Build Error' ? 'error' : null);
  const workflow: Workflow = {
    id,
    pipelineId: pipeline.id,
    project: pipeline.project,
    name,
    jobs,
    rerunOf,
    tag,
    createdAt: parts.at,
    startedBy: parts.by,
    stated,
    canceledAt: null,
    canceledBy: null,
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
    approvedBy: null,
    ssh: false,
    stated: null,
  };
}

export interface Single {
  readonly name: string;
  readonly workflow: string;
  readonly plan: Plan;
  readonly by: string;
  readonly at: number;
  readonly parameters?: Record<string, string>;
}

/** One job by itself, at once, in a workflow of its own. */
export function startSingle(world: World, pipeline: Pipeline, single: Single): Build {
  const { name, plan, by, at, parameters = {} } = single;
  const [id, job] = [nextId(world, 'workflow'), newJob(world, { name }, plan)];
  // A project that has no follower is refused before it gets a workflow.
  const { followed } = projectOf(world, pipeline.project);
  const build = addBuild(world, {
    pipelineId: pipeline.id,
    workflowId: followed ? id : null,
    jobId: job.id,
    jobName: name,
    plan,
    at,
    why: pipeline.why,
    parameters,
  });
  job.num = build.num;
  if (followed)
    openWorkflow(world, pipeline, { id, name: single.workflow, jobs: [job], by, at, rerunOf: null });
  return build;
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
  /** Null before there were any, in CircleCI 1.0. */
  readonly parameters?: Record<string, string> | null;
  readonly ssh?: boolean;
  /** Why CircleCI refuses to run it. */
  readonly dontBuild?: string;
}

/** Gives the build its number. It waits, runs and ends by the clock. */
export function addBuild(world: World, parts: BuildParts): Build {
  const project = projectOf(world, pipelineOf(world, parts).project);
  const { at, pipelineId, workflowId, jobId, jobName, plan, why } = parts;
  const startsAt = later(at, plan.waits);
  const build: Build = {
    project: project.key,
    num: project.nextBuild,
    jobId,
    jobName,
    workflowId,
    pipelineId,
    why,
    plan,
    retryOf: parts.retryOf ?? null,
    retries: [],
    parameters: parts.parameters === undefined ? {} : parts.parameters,
    createdAt: at,
    queuedAt: at + between([60, 400], world.seed, 'queue', jobId),
    startsAt,
    stopsAt: later(startsAt, plan.runs),
    ending: plan.ending,
    dontBuild: parts.dontBuild ?? (project.followed ? null : 'no-followers'),
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
