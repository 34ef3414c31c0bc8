/** Repeats a workflow: all of it, from what failed, or some of its jobs. Changes the world. */

import { buildsOfWorkflow, pipelineOf } from '../model/find-by-index.ts';
import type { Workflow, WorkflowJob, World } from '../model/simulator-state.ts';
import { nextId, openWorkflow } from './create-workflows-and-builds.ts';
import { jobStatus } from './workflow-state.ts';

export interface Rerun {
  readonly at: number;
  readonly by: string;
  readonly fromFailed: boolean;
  readonly ssh: boolean;
  /** Ids of jobs; undefined is all. */
  readonly jobs: readonly string[] | undefined;
}

/** Null when none of the wanted jobs belongs to the workflow. The old workflow stays as it is. */
export function rerun(world: World, source: Workflow, request: Rerun): Workflow | null {
  const { jobs: wanted } = request;
  const chosen = wanted ? source.jobs.filter((job) => isWanted(world, source, { job, wanted })) : source.jobs;
  if (chosen.length === 0) return null;
  const names = new Set(chosen.map((job) => job.name));
  const jobs = chosen.map((job) => {
    const kept = request.fromFailed && jobStatus(world, { workflow: source, job }, request.at) === 'success';
    return kept ? { ...job } : again(world, job, { names, ssh: request.ssh });
  });
  return openWorkflow(world, pipelineOf(world, source), {
    id: nextId(world, 'workflow'),
    name: source.name,
    jobs,
    by: request.by,
    at: request.at,
    rerunOf: source.rerunOf ?? source.id,
    tag: source.tag,
  });
}

/** A job is also known by the ids of its retried builds. */
function isWanted(
  world: World,
  source: Workflow,
  { job, wanted }: { job: WorkflowJob; wanted: readonly string[] },
): boolean {
  if (wanted.includes(job.id)) return true;
  return buildsOfWorkflow(world, source).some(
    (build) => build.jobName === job.name && wanted.includes(build.jobId),
  );
}

function again(
  world: World,
  job: WorkflowJob,
  parts: { names: ReadonlySet<string>; ssh: boolean },
): WorkflowJob {
  return {
    ...job,
    id: nextId(world, 'job'),
    needs: job.needs.filter((name) => parts.names.has(name)),
    plan: { ...job.plan, ending: job.plan.retryEnding },
    num: null,
    approvedAt: null,
    approvedBy: null,
    ssh: parts.ssh,
    stated: null,
  };
}
