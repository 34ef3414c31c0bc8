/**
 * Lets the world catch up with the clock: builds whose turn has come get their numbers, pushes arrive.
 * What it does depends on seed, clock and the calls made so far, never on how often it is asked.
 */

import { pipelineOf, workflowsOf } from '../model/find-by-index.ts';
import type { Workflow, WorkflowJob, World } from '../model/simulator-state.ts';
import { cancelSuperseded } from './auto-cancel.ts';
import { pushDue } from './automatic-pushes.ts';
import { isGood, phaseOf } from './build-phase.ts';
import { goOn, push } from './create-pipelines.ts';
import { addBuild } from './create-workflows-and-builds.ts';
import { buildOfJob, doneAt, readyAt } from './job-start-times.ts';

interface Turn {
  readonly at: number;
  readonly workflow: Workflow;
  readonly job: WorkflowJob;
}

export function advance(world: World, now: number): void {
  for (;;) {
    cancelSuperseded(world);
    const turn = nextTurn(world, now);
    const arriving = pushDue(world, now);
    if (arriving && arriving.at <= (turn?.at ?? now)) {
      world.pushes += 1;
      push(world, arriving);
    } else if (turn) {
      start(world, turn);
    } else if (!continueSetups(world, now)) {
      closeWorkflows(world, now);
      return;
    }
  }
}

/** Continues the pipelines whose setup workflow succeeded. Returns false when there was none. */
function continueSetups(world: World, now: number): boolean {
  const waiting = world.pipelines.filter(
    ({ flavour, continuation }) => flavour === 'setup' && continuation?.at === null,
  );
  const ready = waiting.flatMap((pipeline) => {
    const setup = workflowsOf(world, pipeline.id).findLast(({ tag }) => tag === 'setup');
    const ends = setup?.jobs.map((job) => doneAt(world, setup, job, now)) ?? [null];
    return ends.includes(null) ? [] : [{ pipeline, at: Math.max(...ends.map(Number)) }];
  });
  for (const { pipeline, at } of ready) goOn(world, pipeline, at);
  return ready.length > 0;
}

function nextTurn(world: World, now: number): Turn | null {
  let first: Turn | null = null;
  for (const workflow of world.workflows) {
    if (!workflow.open || workflow.canceledAt !== null) continue;
    for (const job of workflow.jobs) {
      if (job.type === 'approval' || job.num !== null) continue;
      const at = readyAt(world, workflow, job, now);
      if (at !== null && at <= now && at < (first?.at ?? Number.POSITIVE_INFINITY))
        first = { at, workflow, job };
    }
  }
  return first;
}

function start(world: World, { at, workflow, job }: Turn): void {
  const pipeline = pipelineOf(world, workflow);
  const build = addBuild(world, {
    pipelineId: pipeline.id,
    workflowId: workflow.id,
    jobId: job.id,
    jobName: job.name,
    plan: job.plan,
    at,
    why: job.ssh ? 'ssh' : workflow.rerunOf ? 'retry' : pipeline.why,
    ssh: job.ssh,
  });
  job.num = build.num;
}

/** A workflow that no further build can come of need not be looked at again. */
function closeWorkflows(world: World, now: number): void {
  for (const workflow of world.workflows) {
    if (!workflow.open) continue;
    const canceled = workflow.canceledAt !== null && workflow.canceledAt <= now;
    if (canceled || workflow.jobs.every((job) => isSettled(world, { workflow, job }, now)))
      workflow.open = false;
  }
}

/** It has its build, or waits for a job that ended badly. */
function isSettled(world: World, place: { workflow: Workflow; job: WorkflowJob }, now: number): boolean {
  const { workflow, job } = place;
  if (job.num !== null || job.approvedAt !== null) return true;
  return job.needs.some((name) => {
    const need = workflow.jobs.find((other) => other.name === name);
    return need !== undefined && isDead(world, { workflow, job: need }, now);
  });
}

function isDead(world: World, place: { workflow: Workflow; job: WorkflowJob }, now: number): boolean {
  const { workflow, job } = place;
  const build = buildOfJob(world, workflow, job);
  if (!build) return job.approvedAt === null && isSettled(world, place, now);
  const { outcome } = phaseOf(build, now);
  return build.dontBuild !== null || (outcome !== null && !isGood(outcome));
}
