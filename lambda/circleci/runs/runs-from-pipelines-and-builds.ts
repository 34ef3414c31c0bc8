/** Makes runs of a branch's pipelines: of those that were read what API v2 told, of the others what builds show. Pure. */

import type { Pipeline } from '../client/pipelines.ts';
import type { Project } from '../project.ts';
import { outcomeOf } from '../status.ts';
import { type BranchState, goneAfter, newestFirst } from './branch-state.ts';
import type { PipelineRun, WorkflowRun } from './fold-attempts.ts';
import { type PipelineFacts, runOfPipeline } from './read-run.ts';
import {
  type BuildGroup,
  type Builds,
  begunAt,
  groupsOf,
  hasFirst,
  runsOfGroups,
  workflowOfBuilds,
} from './runs-from-builds.ts';

export interface Guessing {
  readonly project: Project;
  readonly pipelines: readonly Pipeline[];
  readonly known: ReadonlyMap<string, PipelineFacts>;
  readonly builds: Builds;
  readonly now: number;
}

/** The newest first. Workflows of builds whose pipeline is not listed are left out where a listed one decides them. */
export function guessedRuns({ project, pipelines, known, now, ...given }: Guessing): readonly PipelineRun[] {
  const builds = given.builds.map(asApiV2);
  const { own, rest } = groupsByPipeline({ pipelines, known, builds });
  const runs = newestPipelinesFirst(pipelines).map((pipeline) => {
    const read = known.get(pipeline.id);
    if (read) return runOfPipeline(project, read, { builds, now });
    const groups = own.get(pipeline.id) ?? [];
    const bare = runOfPipeline(project, { pipeline, workflows: [], jobs: new Map() }, { builds: [], now });
    if (groups.length === 0) return bare;
    return {
      ...bare,
      isSettingUp: false,
      workflows: groups.map((group) => workflowOfBuilds(group)),
      builds: groups.flatMap((group) => group.builds),
    };
  });
  const decided = namesDecided(runs);
  // When a rerun's first run is older than what is seen, so is its commit, by how much is not known.
  const older = runsOfGroups(project, rest.filter(hasFirst), () => ({}));
  return newestFirst([...runs, ...older.map((run) => without(run, decided))]);
}

/** A killed job says nothing by v1.1; API v2 calls its workflow failed. */
function asApiV2(build: Builds[number]): Builds[number] {
  return build.status === 'killed' ? { ...build, status: 'terminated-unknown' } : build;
}

/** Builds by the unread pipeline that they are of, by commit and time. Every build of a pipeline has its workflow. */
export function groupsByPipeline({ pipelines, known, builds }: Omit<Guessing, 'project' | 'now'>): {
  readonly own: ReadonlyMap<string, readonly BuildGroup[]>;
  readonly rest: readonly BuildGroup[];
} {
  const ids = new Set([...known.values()].flatMap(({ workflows }) => workflows.map(({ id }) => id)));
  const unread = builds.filter(({ workflow }) => workflow && !ids.has(workflow.workflowId));
  const own = new Map<string, BuildGroup[]>();
  const rest: BuildGroup[] = [];
  const ordered = newestPipelinesFirst(pipelines);
  for (const group of groupsOf(unread)) {
    const same = ordered.filter(({ revision }) => revision === group.revision);
    const pipeline = same.length === 1 ? same[0] : same.find((one) => isOf(one, group));
    if (!pipeline) rest.push(group);
    else if (!known.has(pipeline.id)) own.set(pipeline.id, [...(own.get(pipeline.id) ?? []), group]);
  }
  return { own, rest };
}

/** Some seconds pass between a pipeline and its first build. */
function isOf({ createdAt = 0 }: Pipeline, { builds }: BuildGroup): boolean {
  return begunAt(builds) >= createdAt - 5_000;
}

function namesDecided(runs: readonly PipelineRun[]): ReadonlySet<string> {
  const decided = ({ outcome }: WorkflowRun) => outcome === 'red' || outcome === 'green';
  return new Set(runs.flatMap(({ workflows }) => workflows.filter(decided).map(({ name }) => name)));
}

/** Old builds that came to no result say nothing. */
function without(run: PipelineRun, names: ReadonlySet<string>): PipelineRun {
  const isNews = ({ name, outcome }: WorkflowRun) =>
    !names.has(name) && (outcome === 'red' || outcome === 'green');
  return { ...run, workflows: run.workflows.filter(isNews) };
}

export function newestPipelinesFirst(pipelines: readonly Pipeline[]): readonly Pipeline[] {
  return pipelines.toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
}

/**
 * Tells whether the run may be among the pipelines after which a red workflow is gone, while builds do not show for sure
 * that it ran something.
 */
export function isCountedUnsurely(
  at: number,
  runs: readonly PipelineRun[],
  gone: BranchState['gone'],
): boolean {
  const names = new Set(gone.map(({ name }) => name));
  const last = runs.findLastIndex(({ workflows }) => workflows.some(({ name }) => names.has(name)));
  if (at >= last || surelyRan(runs, at)) return false;
  return runs.slice(0, last).filter((_, newer) => surelyRan(runs, newer)).length < goneAfter.pipelines;
}

/** By its builds a workflow that was canceled may look like one that passed or failed: what did not run has none. */
function surelyRan(runs: readonly PipelineRun[], at: number): boolean {
  return (runs[at]?.workflows ?? []).some((workflow) => {
    const { outcome, attempts, jobs } = workflow;
    const isRead = attempts.some(({ known }) => known === 'workflow');
    const isWhole = jobs.every(({ status }) => outcomeOf(status) !== 'none');
    return outcome !== 'none' && (isRead || (isWhole && ranAllOf(workflow, runs.slice(at + 1))));
  });
}

/** Tells whether the workflow ran every job that it had in the older runs, of which there is one. */
export function ranAllOf({ name, jobs }: WorkflowRun, older: readonly PipelineRun[]): boolean {
  const before = older.flatMap(({ workflows }) => workflows.filter((one) => one.name === name));
  const own = new Set(jobs.map((job) => job.name));
  return before.length > 0 && before.every((one) => one.jobs.every((job) => own.has(job.name)));
}
