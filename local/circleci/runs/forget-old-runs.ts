/** Forgets old runs, so that a world that is left running stays small. Changes the world. */
import type { World } from '../model/simulator-state.ts';

/** The newest of each project that stay, and a few more before it is worth the work. */
const kept = 200;
const more = 20;

/** An approval that was not given lapses with its run. */
export function forgetOldRuns(world: World): void {
  const byProject = Map.groupBy(world.pipelines, ({ project }) => project);
  const gone = new Set(
    [...byProject.values()]
      .filter((pipelines) => pipelines.length > kept + more)
      .flatMap((pipelines) => pipelines.slice(0, -kept).map(({ id }) => id)),
  );
  if (gone.size === 0) return;
  keepOnly(world.pipelines, ({ id }) => !gone.has(id));
  keepOnly(world.workflows, ({ pipelineId }) => !gone.has(pipelineId));
  keepOnly(world.builds, ({ pipelineId }) => !gone.has(pipelineId));
  const known = new Set([...world.workflows.map(({ id }) => id), ...world.builds.map(({ jobId }) => jobId)]);
  keepOnly(world.told, (name) => known.has(name.split(' ')[1] ?? ''));
}

/** In place: the world's lists are never replaced. */
function keepOnly<T>(list: T[], isKept: (one: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(isKept));
}
