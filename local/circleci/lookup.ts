/** Finding things in the world. Pure. */
import type { Project } from './project.ts';
import type { Build, Pipeline, Workflow, World } from './world.ts';

export function buildsOf(world: World, project: string): readonly Build[] {
  return world.builds.filter((build) => build.project === project);
}

export function findBuild(world: World, project: string, num: number): Build | undefined {
  return world.builds.find((build) => build.num === num && build.project === project);
}

/** Every build has its pipeline; a record without one is broken and says so. */
export function pipelineOf(world: World, build: { readonly pipelineId: string }): Pipeline {
  const found = world.pipelines.find((pipeline) => pipeline.id === build.pipelineId);
  if (!found) throw new Error(`No pipeline ${build.pipelineId} in this world`);
  return found;
}

export function projectOf(world: World, key: string): Project {
  const found = world.projects.find((project) => project.key === key);
  if (!found) throw new Error(`No project ${key} in this world`);
  return found;
}

export function findWorkflow(world: World, id: string): Workflow | undefined {
  return world.workflows.find((workflow) => workflow.id === id);
}
