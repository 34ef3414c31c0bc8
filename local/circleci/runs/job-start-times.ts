/** Says when a job of a workflow may start, and when it was done. Pure. */
import { findBuild } from '../model/find-by-index.ts';
import type { Build, Workflow, WorkflowJob, World } from '../model/simulator-state.ts';
import { isGood, phaseOf } from './build-phase.ts';

/** When everything that the job needs had ended well, or null while something has not. */
export function readyAt(world: World, workflow: Workflow, job: WorkflowJob, now: number): number | null {
  let at = workflow.createdAt;
  for (const name of job.needs) {
    const need = workflow.jobs.find((other) => other.name === name);
    const done = need ? doneAt(world, workflow, need, now) : at;
    if (done === null) return null;
    at = Math.max(at, done);
  }
  return at;
}

/** When the job ended well, or null. */
export function doneAt(world: World, workflow: Workflow, job: WorkflowJob, now: number): number | null {
  if (job.type === 'approval') return job.approvedAt;
  const build = buildOfJob(world, workflow, job);
  if (!build) return null;
  const phase = phaseOf(build, now);
  return isGood(phase.outcome) ? phase.stoppedAt : null;
}

export function buildOfJob(world: World, workflow: Workflow, job: WorkflowJob): Build | undefined {
  return job.num === null ? undefined : findBuild(world, workflow.project, job.num);
}
