/** Derives the status of a workflow and its jobs at a moment, in v2's words. Pure. */

import type { Workflow, WorkflowJob, WorkflowStatus, World } from '../model/simulator-state.ts';
import { phaseOf } from './build-phase.ts';
import { buildOfJob, readyAt } from './job-start-times.ts';

export function jobStatus(
  world: World,
  place: { workflow: Workflow; job: WorkflowJob },
  now: number,
): string {
  const { workflow, job } = place;
  if (job.stated !== null) return job.stated;
  const ready = readyAt(world, workflow, job, now) !== null;
  if (job.type === 'approval') {
    if (job.approvedAt !== null) return 'success';
    if (workflow.canceledAt !== null) return 'canceled';
    return ready ? 'on_hold' : 'blocked';
  }
  const build = buildOfJob(world, workflow, job);
  if (!build) return workflow.canceledAt === null ? 'blocked' : 'not_run';
  return stateWord(phaseOf(build, now).status);
}

/** v1.1's status in v2's words. */
export function stateWord(status: string): string {
  if (status === 'fixed') return 'success';
  if (status === 'no_tests') return 'failed';
  if (status === 'scheduled') return 'queued';
  return status === 'killed' ? 'terminated-unknown' : status;
}

const moving = ['queued', 'not_running', 'running'];
const bad = ['failed', 'timedout', 'infrastructure_fail', 'terminated-unknown'];

export function workflowStatus(world: World, workflow: Workflow, now: number): WorkflowStatus {
  if (workflow.stated !== null) return workflow.stated;
  const statuses = workflow.jobs.map((job) => jobStatus(world, { workflow, job }, now));
  const has = (words: readonly string[]) => statuses.some((status) => words.includes(status));
  if (has(moving)) return has(bad) ? 'failing' : 'running';
  if (workflow.canceledAt !== null) return 'canceled';
  if (has(['unauthorized'])) return 'unauthorized';
  if (has(bad)) return 'failed';
  if (has(['canceled'])) return 'canceled';
  if (has(['on_hold'])) return 'on_hold';
  if (has(['not_run', 'blocked'])) return 'not_run';
  return 'success';
}

export function isGoingOn(world: World, workflow: Workflow, now: number): boolean {
  return ['running', 'failing', 'on_hold'].includes(workflowStatus(world, workflow, now));
}

/** When the last of its jobs stopped; null while it runs. */
export function workflowStoppedAt(world: World, workflow: Workflow, now: number): number | null {
  if (isGoingOn(world, workflow, now)) return null;
  const stops = workflow.jobs.map((job) => {
    const build = buildOfJob(world, workflow, job);
    return build ? (phaseOf(build, now).stoppedAt ?? build.canceled?.at ?? 0) : (job.approvedAt ?? 0);
  });
  return Math.max(workflow.canceledAt ?? workflow.createdAt, ...stops);
}
