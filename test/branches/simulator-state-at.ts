/** The simulator's world as it was at a time, or with some of its pipelines alone: for the oracle to look at. */
import { buildsOf, pipelinesOf, workflowsOf } from '../../local/circleci/model/find-by-index.ts';
import type { Pipeline } from '../../local/circleci/model/pipeline.ts';
import type { World } from '../../local/circleci/model/simulator-state.ts';

export interface Part {
  readonly project: string;
  readonly now: number;
  readonly isIn?: (pipeline: Pipeline) => boolean;
}

/** What had not happened yet is left out; what was running then runs. */
export function worldAt(world: World, { project, now, isIn = () => true }: Part): World {
  const pipelines = pipelinesOf(world, project).filter((one) => one.createdAt <= now && isIn(one));
  const workflows = pipelines
    .flatMap(({ id }) => workflowsOf(world, id))
    .filter(({ createdAt }) => createdAt <= now)
    .map((one) => ({
      ...one,
      canceledAt: one.canceledAt !== null && one.canceledAt <= now ? one.canceledAt : null,
    }));
  const ids = new Set(pipelines.map(({ id }) => id));
  const builds = buildsOf(world, project).filter((one) => ids.has(one.pipelineId) && one.createdAt <= now);
  const known = new Set(builds.map(({ num }) => num));
  const retried = builds.map((one) => ({ ...one, retries: one.retries.filter((num) => known.has(num)) }));
  return { ...world, pipelines, workflows, builds: retried };
}
