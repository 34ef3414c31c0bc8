/**
 * Lays down exact histories for tests: given times, numbers and statuses, without waiting and without HTTP.
 *
 *     const simulator = await startCircleCI({ port: 0, quiet: true, empty: true, clock });
 *     const { key } = addProject(simulator.world, { org: 'acme', name: 'web' });
 *     const { workflows } = layPipeline(simulator.world, {
 *       project: key, branch: 'main', at: Date.parse('2026-11-23T05:00:00Z'),
 *       workflows: [{ name: 'ci', jobs: [{ name: 'build', num: 39, status: 'success' }] }],
 *     });
 *
 * Lay pipelines oldest first, with times before the clock's. Nothing of it moves by itself. A rerun is laid by
 * `layWorkflow` with `rerunOf`; the jobs that it kept are `kept: true`. A retry by v1.1 is laid by `layRetry`, a late
 * approval and the jobs that it released by `layLater`. `clearHistories` makes room for the next.
 */

import { findBuild, findWorkflow, projectOf } from '../model/find-by-index.ts';
import type { Pipeline } from '../model/pipeline.ts';
import { sha } from '../model/seeded-random.ts';
import type { Build, Workflow, WorkflowJob, World } from '../model/simulator-state.ts';
import { nextId, openWorkflow } from '../runs/create-workflows-and-builds.ts';
import type { LaidJob, LaidPipeline, LaidRetry, LaidStatus, LaidWorkflow } from './history-types.ts';
import { layBuild, planOf } from './lay-build.ts';

export interface Laid {
  readonly pipeline: Pipeline;
  readonly workflows: readonly Workflow[];
}

export function layPipeline(world: World, laid: LaidPipeline): Laid {
  const pipeline = pipelineFrom(world, laid);
  world.pipelines.push(pipeline);
  if (laid.skipped !== undefined) laySkipped(world, pipeline, laid.skipped);
  const broken = pipeline.errors.length > 0 ? [buildError] : [];
  const workflows = [...broken, ...(laid.workflows ?? [])].map((one) => layWorkflow(world, pipeline, one));
  return { pipeline, workflows };
}

const buildError: LaidWorkflow = {
  name: 'Build Error',
  jobs: [{ name: 'Build Error', status: 'failed', profile: 'config-error' }],
};

function pipelineFrom(world: World, laid: LaidPipeline): Pipeline {
  const project = projectOf(world, laid.project);
  const id = laid.id ?? nextId(world, 'pipeline');
  const number = laid.number ?? project.nextPipeline;
  project.nextPipeline = Math.max(project.nextPipeline, number + 1);
  const revision = laid.revision ?? sha(world.seed, id);
  const { by = 'ada', at, why = 'github', subject = 'Round the total to cents' } = laid;
  const isApi = why === 'api';
  return {
    id,
    project: project.key,
    number,
    createdAt: at,
    revision,
    why,
    by,
    branch: laid.tag === undefined ? (laid.branch ?? project.defaultBranch) : null,
    tag: laid.tag ?? null,
    commit: isApi ? null : { sha: revision, subject, body: '', author: by, committer: by, at: at - 4000 },
    pullRequest: laid.pullRequest ?? null,
    actor: isApi ? null : by,
    parameters: {},
    errors: laid.errors ?? [],
    flavour: 'ci',
    continuation: laid.continuation ?? null,
    forgotten: laid.forgotten ?? false,
  };
}

/** Adds a workflow to an existing pipeline: a rerun, or what a setup workflow started. */
export function layWorkflow(world: World, pipeline: Pipeline, laid: LaidWorkflow): Workflow {
  const id = laid.id ?? nextId(world, 'workflow');
  const { name, by = pipeline.by, at = pipeline.createdAt, rerunOf = null } = laid;
  const source = rerunOf === null ? undefined : findWorkflow(world, rerunOf);
  const jobs: WorkflowJob[] = [];
  const workflow = openWorkflow(world, pipeline, {
    id,
    name,
    jobs,
    by,
    at,
    rerunOf: source?.rerunOf ?? rerunOf,
    ...(laid.tag ? { tag: laid.tag } : {}),
    ...(laid.status ? { stated: laid.status } : {}),
  });
  for (const job of laid.jobs) {
    const kept = job.kept && source?.jobs.find((one) => one.name === job.name);
    jobs.push(kept ? { ...kept } : layJob(world, workflow, job));
  }
  workflow.canceledAt = laid.canceledAt ?? null;
  workflow.canceledBy = laid.canceledAt === undefined ? null : by;
  workflow.open = false;
  return workflow;
}

/** What came of one of its jobs later: an approval that was given, and what had waited for it. */
export function layLater(world: World, workflow: Workflow, laid: LaidJob): void {
  const at = workflow.jobs.findIndex(({ name }) => name === laid.name);
  const { id, needs } = workflow.jobs[at] ?? {};
  if (id === undefined || needs === undefined) throw new Error(`No job ${laid.name} in ${workflow.name}`);
  workflow.jobs[at] = layJob(world, workflow, { needs, id, ...laid });
}

const withoutBuild: readonly LaidStatus[] = ['blocked', 'not_run', 'on_hold', 'unauthorized'];

function layJob(world: World, workflow: Workflow, laid: LaidJob): WorkflowJob {
  const { name, type = 'build', needs = [], status } = laid;
  const id = laid.id ?? nextId(world, 'job');
  const isApproved = type === 'approval' && status === 'success';
  const builds = type === 'build' && !withoutBuild.includes(status);
  const build = builds ? layBuild(world, workflow, { ...laid, id }) : undefined;
  return {
    id,
    name,
    type,
    needs,
    plan: planOf(laid),
    ssh: false,
    num: build?.num ?? numberOf(world, workflow, laid),
    approvedAt: isApproved ? (laid.stoppedAt ?? laid.at ?? workflow.createdAt) : null,
    approvedBy: isApproved ? workflow.startedBy : null,
    stated: builds || isApproved ? null : status,
  };
}

/** Now and then CircleCI gives an approval a number, which no build then has. */
function numberOf(world: World, { project }: Workflow, { num }: LaidJob): number | null {
  const owner = projectOf(world, project);
  if (num !== undefined) owner.nextBuild = Math.max(owner.nextBuild, num + 1);
  return num ?? null;
}

/** Lays down a pipeline that was not run: no workflow, and one build that says why. */
function laySkipped(world: World, pipeline: Pipeline, dontBuild: string): void {
  const place = { id: null, pipelineId: pipeline.id, createdAt: pipeline.createdAt, rerunOf: null };
  layBuild(world, place, { name: 'build', id: nextId(world, 'job'), status: 'not_running', dontBuild });
}

/** One job again, by v1.1: the workflow's own list of jobs does not change, and no job starts after it. */
export function layRetry(world: World, project: string, { of, ...laid }: LaidRetry): Build {
  const retried = findBuild(world, project, of);
  if (!retried) throw new Error(`No build ${project}#${of}`);
  const { workflowId, pipelineId, createdAt } = retried;
  const place = { id: workflowId, pipelineId, createdAt, rerunOf: null };
  const again = layBuild(world, place, {
    ...laid,
    name: retried.jobName,
    id: nextId(world, 'job'),
    retryOf: of,
    why: 'retry',
    profile: retried.plan.profile,
  });
  retried.retries.push(again.num);
  return again;
}

/** Takes all projects and runs away, so that one server may hold many worlds in turn. */
export function clearHistories(world: World): void {
  for (const list of [world.projects, world.pipelines, world.workflows, world.builds, world.told])
    list.length = 0;
}
