/** Finds things in the world by index, so that a world may hold thousands of runs. */

import type { Pipeline } from './pipeline.ts';
import type { Project } from './projects-and-people.ts';
import type { Build, Workflow, World } from './simulator-state.ts';

/** A list that only grows, or is emptied, grouped by a key: items are indexed once. */
interface Grouped<T> {
  seen: number;
  last: T | undefined;
  readonly groups: Map<string, T[]>;
}

type KeyOf<T> = (item: T) => string;

function groupedBy<T extends object>(keyOf: KeyOf<T>): (items: readonly T[], key: string) => readonly T[] {
  const known = new WeakMap<readonly T[], Grouped<T>>();
  return (items, key) => {
    const found = known.get(items);
    const stale = !found || items[found.seen - 1] !== found.last;
    const grouped: Grouped<T> = stale ? { seen: 0, last: undefined, groups: new Map() } : found;
    if (stale) known.set(items, grouped);
    for (; grouped.seen < items.length; grouped.seen += 1) {
      const item = items[grouped.seen];
      if (item === undefined) continue;
      grouped.last = item;
      const group = grouped.groups.get(keyOf(item));
      if (group) group.push(item);
      else grouped.groups.set(keyOf(item), [item]);
    }
    return grouped.groups.get(key) ?? [];
  };
}

const buildsByProject = groupedBy<Build>(({ project }) => project);
const buildsByNumber = groupedBy<Build>(({ project, num }) => `${project}#${num}`);
const buildsByJob = groupedBy<Build>(({ project, jobName }) => `${project} ${jobName}`);
const buildsByWorkflow = groupedBy<Build>(({ workflowId }) => workflowId ?? '');
const pipelinesById = groupedBy<Pipeline>(({ id }) => id);
const pipelinesByProject = groupedBy<Pipeline>(({ project }) => project);
const workflowsById = groupedBy<Workflow>(({ id }) => id);
const workflowsByPipeline = groupedBy<Workflow>(({ pipelineId }) => pipelineId);
const projectsByKey = groupedBy<Project>(({ key }) => key);

export function buildsOf(world: World, project: string): readonly Build[] {
  return buildsByProject(world.builds, project);
}

export function buildsOfJob(world: World, { project, jobName }: Build): readonly Build[] {
  return buildsByJob(world.builds, `${project} ${jobName}`);
}

/** Those that name the workflow as theirs: what a rerun kept stays with the workflow that ran it. */
export function buildsOfWorkflow(world: World, { id }: Workflow): readonly Build[] {
  return buildsByWorkflow(world.builds, id);
}

export function findBuild(world: World, project: string, num: number): Build | undefined {
  return buildsByNumber(world.builds, `${project}#${num}`)[0];
}

export function findPipeline(world: World, id: string): Pipeline | undefined {
  return pipelinesById(world.pipelines, id)[0];
}

/** Every build has its pipeline; a record without one is broken and says so. */
export function pipelineOf(world: World, build: { readonly pipelineId: string }): Pipeline {
  const found = findPipeline(world, build.pipelineId);
  if (!found) throw new Error(`No pipeline ${build.pipelineId} in this world`);
  return found;
}

export function pipelinesOf(world: World, project: string): readonly Pipeline[] {
  return pipelinesByProject(world.pipelines, project);
}

export function projectOf(world: World, key: string): Project {
  const [found] = projectsByKey(world.projects, key);
  if (!found) throw new Error(`No project ${key} in this world`);
  return found;
}

export function findWorkflow(world: World, id: string): Workflow | undefined {
  return workflowsById(world.workflows, id)[0];
}

export function workflowsOf(world: World, pipelineId: string): readonly Workflow[] {
  return workflowsByPipeline(world.workflows, pipelineId);
}
