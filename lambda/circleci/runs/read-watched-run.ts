/** Reads the run that a person watches, and tells whether it has ended. */

import type { BuildSummary } from '../api-v1-schemas.ts';
import type { CircleCI } from '../client/client.ts';
import type { Project } from '../project.ts';
import type { Status } from '../status.ts';
import {
  type BranchPlace,
  buildsPage,
  mostPages,
  pageSize,
  unique,
  unlessRefused,
} from './branch-build-pages.ts';
import { newestFirst } from './branch-state.ts';
import { isRunOngoing, type PipelineRun, runStatus } from './fold-attempts.ts';
import { readRun } from './read-run.ts';
import { type Builds, milliseconds, runsOfBuilds } from './runs-from-builds.ts';

export type WatchReads = Pick<
  CircleCI,
  'build' | 'branchBuilds' | 'pipelines' | 'pipeline' | 'workflowsOf' | 'workflowJobs' | 'workflowState'
>;

export interface Watched {
  readonly project: Project;
  /** Any build of the run. Else the branch decides. */
  readonly build: number | undefined;
  readonly branch: string | undefined;
  /** Milliseconds: a branch's run is the newest one of that moment, or the next where that had ended. */
  readonly createdAt: number;
}

/** Where only builds are known: between two jobs of a workflow there are seconds in which none of them runs. */
const between = 2 * 60_000;

/** The run as it stands; undefined while there is none. Rejects with CircleCIError. */
export function readWatched(
  circleci: WatchReads,
  watched: Watched,
  now: number,
): Promise<PipelineRun | undefined> {
  const { project, build, branch = '' } = watched;
  return build === undefined
    ? runOfBranch(circleci, { ...watched, branch }, now)
    : runOfBuild(circleci, { project, number: build }, now);
}

/** Approvals, jobs to come and a setup's continuation keep it from having ended. */
export function hasEnded(run: PipelineRun, now: number): boolean {
  if (isRunOngoing(run)) return false;
  const isWhole = run.id !== undefined || run.workflows.every(({ kind }) => kind === 'build');
  return isWhole || endOf(run) + between <= now;
}

/** What the branch's newest run has come to, by its newest build; undefined while it has not ended. */
export async function endedStatus(
  circleci: WatchReads,
  { project, branch }: BranchPlace,
  { newest, now }: { readonly newest: BuildSummary; readonly now: number },
): Promise<Status | undefined> {
  // Just before it was queued, the run had not ended.
  const createdAt = (milliseconds(newest.queuedAt ?? newest.startedAt) ?? now) - 1;
  const run = await readWatched(circleci, { project, build: undefined, branch, createdAt }, now);
  return run && hasEnded(run, now) ? runStatus(run) : undefined;
}

/** When the last of it stopped, in milliseconds; 0 where nothing says so. */
export function endOf({ workflows }: PipelineRun): number {
  const stops = workflows.flatMap(({ attempts, jobs }) => [...attempts, ...jobs]);
  return Math.max(0, ...stops.flatMap(({ stoppedAt }) => stoppedAt ?? []));
}

async function runOfBuild(
  circleci: WatchReads,
  ref: { readonly project: Project; readonly number: number },
  now: number,
): Promise<PipelineRun | undefined> {
  const { project, number } = ref;
  const build = await circleci.build(ref);
  const { workflow, branch } = build;
  if (!workflow) return runsOfBuilds(project, [build], true)[0];
  const state = await unlessRefused(circleci.workflowState(workflow.workflowId));
  const pipeline =
    state?.pipeline === undefined
      ? undefined
      : await unlessRefused(circleci.pipeline(project, state.pipeline));
  if (pipeline) return readRun(circleci, pipeline, { project, now });
  const isOf = (run: PipelineRun) => run.builds.some((one) => one.number === number);
  if (branch === undefined) return runsOfBuilds(project, [build], true).find(isOf);
  return byBuilds(circleci, { project, branch, own: [build] }, async (runs) => runs.find(isOf));
}

/** Reads on, at most five pages, while builds of the run may be beyond them. `own` are of the run. */
async function byBuilds(
  circleci: WatchReads,
  { own = [], ...place }: BranchPlace & { readonly own?: Builds },
  choose: (runs: readonly PipelineRun[]) => Promise<PipelineRun | undefined>,
): Promise<PipelineRun | undefined> {
  let builds: Builds = [];
  for (let at = 0; ; at += 1) {
    const page = await buildsPage(circleci, place, at);
    builds = unique([...builds, ...page]);
    const isAll = page.length < pageSize;
    const numbers = new Set(builds.map(({ number }) => number));
    const all = [...builds, ...own.filter(({ number }) => !numbers.has(number))];
    const run = await choose(newestFirst(runsOfBuilds(place.project, all, isAll)));
    const isWhole = run?.workflows.every(({ outcome }) => outcome !== 'unknown') ?? false;
    if (isWhole || isAll || at + 1 >= mostPages) return run;
  }
}

async function runOfBranch(
  circleci: WatchReads,
  { project, branch, createdAt }: Watched & { readonly branch: string },
  now: number,
): Promise<PipelineRun | undefined> {
  const pipelines = await unlessRefused(circleci.pipelines(project, { branch }));
  if (pipelines && pipelines.length > 0) {
    const known = pipelines.map((pipeline) => ({ pipeline, createdAt: pipeline.createdAt ?? 0 }));
    return chosen(known, createdAt, ({ pipeline }) => readRun(circleci, pipeline, { project, now }));
  }
  return byBuilds(circleci, { project, branch }, (runs) => chosen(runs, createdAt, async (run) => run));
}

/** The newest that was there at the time, unless it had ended by then: then the one that came next. */
async function chosen<T extends { readonly createdAt: number }>(
  all: readonly T[],
  at: number,
  read: (one: T) => Promise<PipelineRun>,
): Promise<PipelineRun | undefined> {
  const ordered = all.toSorted((one, other) => other.createdAt - one.createdAt);
  const current = ordered.find((one) => one.createdAt <= at);
  const run = current && (await read(current));
  if (run && (isRunOngoing(run) || endOf(run) > at)) return run;
  const next = ordered.findLast((one) => one.createdAt > at);
  return next && read(next);
}
