/** Cancels the running workflows of a branch when it is pushed to again, where the project asks for that. */
import { pipelineOf, pipelinesOf, projectOf } from '../model/find-by-index.ts';
import type { Pipeline } from '../model/pipeline.ts';
import type { Workflow, World } from '../model/simulator-state.ts';
import { cancelRun } from './retry-and-cancel-build.ts';
import { isGoingOn } from './workflow-state.ts';

/** Never those of the default branch, of a schedule or of a trigger, and no reruns. */
export function cancelSuperseded(world: World): void {
  if (!world.projects.some(({ advanced }) => advanced.autocancel_builds)) return;
  for (const workflow of world.workflows) {
    if (!workflow.open || workflow.canceledAt !== null || workflow.rerunOf !== null) continue;
    const newer = supersededBy(world, workflow);
    const goes = newer && isGoingOn(world, workflow, newer.createdAt);
    if (goes) cancelRun(world, workflow, { at: newer.createdAt, login: newer.by });
  }
}

function supersededBy(world: World, workflow: Workflow): Pipeline | undefined {
  const { advanced, defaultBranch } = projectOf(world, workflow.project);
  const pipeline = pipelineOf(world, workflow);
  const { branch } = pipeline;
  if (!advanced.autocancel_builds || branch === null || branch === defaultBranch || !isPush(pipeline)) return;
  return pipelinesOf(world, workflow.project).find(
    (other) => other.branch === branch && other.number > pipeline.number && isPush(other),
  );
}

function isPush({ why }: Pipeline): boolean {
  return why !== 'api' && why !== 'schedule';
}
