/** Retries, reruns with SSH and cancels one build. Changes the world. */
import { findBuild } from '../model/find-by-index.ts';
import type { Build, Workflow, World } from '../model/simulator-state.ts';
import { phaseOf } from './build-phase.ts';
import { addBuild, nextId } from './create-workflows-and-builds.ts';

export interface Again {
  readonly at: number;
  readonly why: 'retry' | 'ssh' | 'auto-retry';
  readonly by: string;
}

/** A new build of the same job at the same commit. The workflow does not continue after it. */
export function retryBuild(world: World, build: Build, { at, why }: Again): Build {
  const again = addBuild(world, {
    pipelineId: build.pipelineId,
    workflowId: build.workflowId,
    jobId: nextId(world, 'job'),
    jobName: build.jobName,
    plan: { ...build.plan, ending: build.plan.retryEnding },
    at,
    why,
    retryOf: build.num,
    parameters: build.parameters,
    ssh: why === 'ssh',
    ...(build.workflowId === null ? { dontBuild: '1.0-not-available' } : {}),
  });
  build.retries.push(again.num);
  return again;
}

/** A finished build stays as it is. */
export function cancelBuild(build: Build, by: { readonly at: number; readonly login: string }): void {
  if (phaseOf(build, by.at).outcome !== null || build.dontBuild !== null) return;
  build.canceled = { at: by.at, by: by.login };
}

/** Stops what still runs of a workflow. What has ended stays as it is. */
export function cancelRun(
  world: World,
  workflow: Workflow,
  by: { readonly at: number; readonly login: string },
): void {
  workflow.canceledAt = by.at;
  workflow.canceledBy = by.login;
  for (const { num } of workflow.jobs) {
    const build = num === null ? undefined : findBuild(world, workflow.project, num);
    if (build) cancelBuild(build, by);
  }
}

/** Ends a build at once, as planned or otherwise. For tests and demonstrations. */
export function finishBuild(build: Build, at: number, ending: Build['ending']): void {
  if (phaseOf(build, at).outcome !== null) return;
  build.startsAt = Math.min(build.startsAt, at);
  build.stopsAt = at;
  build.ending = ending;
}
