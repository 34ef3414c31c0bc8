/** Reads what is true of a branch: from API v2's pipelines, else as far as v1.1's builds show it. */

import type { Pipeline } from '../client/pipelines.ts';
import { CircleCIError } from '../errors.ts';
import { isGreen, isRed } from '../status.ts';
import {
  type BranchPlace,
  type BranchReads,
  buildsPage,
  failedBuilds,
  mostPages,
  pageSize,
  unique,
  unlessRefused,
} from './branch-build-pages.ts';
import { type BranchState, branchState, ifAgreed } from './branch-state.ts';
import type { PipelineRun } from './fold-attempts.ts';
import { readByBuilds } from './read-branch-by-builds.ts';
import { type PipelineFacts, readWorkflows, withJobs } from './read-run.ts';
import { type Builds, begunAt } from './runs-from-builds.ts';
import {
  type Guessing,
  groupsByPipeline,
  guessedRuns,
  isCountedUnsurely,
  newestPipelinesFirst,
} from './runs-from-pipelines-and-builds.ts';

export interface BranchReading extends BranchState {
  /** `builds`: API v2 is not open to this token, so approvals and jobs to come are not seen. */
  readonly source: 'pipelines' | 'builds';
}

/** Pipelines whose workflows are read. */
const mostPipelines = 10;

/**
 * A branch in full, in three steps: its pipelines; their workflows; the jobs of what is shown. Where the answer would stay
 * open, more workflows are read before the jobs. Rejects with CircleCIError.
 */
export async function readBranch(
  circleci: BranchReads,
  place: BranchPlace,
  now: number,
): Promise<BranchReading> {
  const { project } = place;
  const [pipelines, builds, failures] = await Promise.all([
    unlessRefused(circleci.pipelines(project, { branch: place.branch })),
    buildsPage(circleci, place, 0),
    failedBuilds(circleci, place).catch(asValue),
  ]);
  const failed = failedOf(builds, failures);
  if (!pipelines || (pipelines.length === 0 && builds.length > 0))
    return { ...(await readByBuilds(circleci, { ...place, builds, failed }, now)), source: 'builds' };
  const [facts, more] = await Promise.all([
    Promise.all(chosen(pipelines, { builds, failed }).map((one) => readWorkflows(circleci, one))),
    older(circleci, place, { builds, failed, pipelines }),
  ]);
  const guessing = { project, pipelines, builds: unique([...builds, ...more, ...failed]), now };
  const further = await Promise.all(undecided(facts, guessing).map((one) => readWorkflows(circleci, one)));
  const read = [...facts, ...further];
  const seen = stateOf(read, guessing);
  const whole = await Promise.all(
    read.map((one) => withJobs(circleci, one, toRead(one, seen, guessing.builds))),
  );
  return { ...stateOf(whole, guessing), source: 'pipelines' };
}

/**
 * The pipelines that were not read and on which the answer hangs: an open one on those that builds show as passed, that a
 * red workflow is gone on those that may have run nothing.
 */
function undecided(facts: readonly PipelineFacts[], guessing: Omit<Guessing, 'known'>): readonly Pipeline[] {
  const known = new Map(facts.map((one) => [one.pipeline.id, one]));
  const runs = guessedRuns({ ...guessing, known });
  const { verdict, greens, gone } = stateOf(facts, guessing);
  const passed = new Set(verdict === 'unknown' ? greens.map(({ run }) => run.id) : []);
  return guessing.pipelines.filter(({ id }) => {
    const at = runs.findIndex((run) => run.id === id);
    return !known.has(id) && (passed.has(id) || isCountedUnsurely(at, runs, gone));
  });
}

/** What builds show as passed may wait for an approval: where a failure is behind it, only both answers together count. */
function stateOf(facts: readonly PipelineFacts[], guessing: Omit<Guessing, 'known'>): BranchState {
  const known = new Map(facts.map((one) => [one.pipeline.id, one]));
  const runs = guessedRuns({ ...guessing, known });
  const state = branchState(runs, guessing.now);
  const isGuessed = (id: string | undefined) => id === undefined || !known.has(id);
  if (!state.greens.some(({ run }) => isGuessed(run.id))) return state;
  const certain = runs.map((run) => (isGuessed(run.id) ? withoutGreen(run) : run));
  const { verdict, reds } = branchState(certain, guessing.now);
  return verdict === 'red' ? ifAgreed(state, { ...state, verdict, reds }) : state;
}

function withoutGreen(run: PipelineRun): PipelineRun {
  return { ...run, workflows: run.workflows.filter(({ outcome }) => outcome !== 'green') };
}

/**
 * The newest three, and of each workflow the newest that ran it, as builds show, then the one before it, … What builds do
 * not show of a pipeline may be the newest run of any workflow.
 */
function chosen(pipelines: readonly Pipeline[], read: Pick<Read, 'builds' | 'failed'>): readonly Pipeline[] {
  const ordered = newestPipelinesFirst(pipelines);
  if (ordered.length <= mostPipelines) return ordered;
  const builds = unique([...read.builds, ...read.failed]);
  const from = read.builds.length < pageSize ? 0 : begunAt(read.builds);
  const { own, rest } = groupsByPipeline({ pipelines, known: new Map(), builds });
  const unnamed = unnamedIn(ordered, [...builds.filter(isUnnamed), ...rest.flatMap((group) => group.builds)]);
  const seen = new Map<string, number>();
  const depthIn = (names: Iterable<string>): number => {
    const depths = [...names].map((name) => seen.get(name) ?? 0);
    for (const name of names) seen.set(name, (seen.get(name) ?? 0) + 1);
    return Math.min(...depths);
  };
  const depths = ordered.map(({ id, revision, createdAt = 0 }, at) => {
    const names = new Set((own.get(id) ?? []).map(({ name }) => name));
    const depth = Math.min(at, depthIn(names));
    if (at < 3 || unnamed.get(id)?.some(({ status }) => isRed(status))) return -1;
    const isUnseen = revision === undefined || createdAt < from || (unnamed.has(id) && names.size === 0);
    return isUnseen ? Math.min(depth, depthIn([unseen])) : depth;
  });
  const ranked = ordered.map((pipeline, at) => ({ pipeline, depth: depths[at] ?? at }));
  return ranked
    .toSorted((one, other) => one.depth - other.depth)
    .slice(0, mostPipelines)
    .map(({ pipeline }) => pipeline);
}

/** The name under which workflows that builds do not show are counted. */
const unseen = '';

function isUnnamed({ workflow, dontBuild }: Builds[number]): boolean {
  return !workflow && dontBuild === undefined;
}

/** Builds that do not tell their workflow or their commit, by the pipeline that they are of: by its commit, else its time. */
function unnamedIn(ordered: readonly Pipeline[], builds: Builds): ReadonlyMap<string | undefined, Builds> {
  return Map.groupBy(builds, (build) => {
    const isOf = ({ revision, createdAt = 0 }: Pipeline) =>
      build.revision === undefined ? createdAt <= begunAt([build]) : revision === build.revision;
    return ordered.find(isOf)?.id;
  });
}

/** The workflows whose jobs the card shows, or whose reruns and retries may have left something red or mended it. */
function toRead(
  { pipeline, workflows }: PipelineFacts,
  state: BranchState,
  builds: Builds,
): readonly string[] {
  const isNewest = state.newest?.id === pipeline.id;
  const shown = state.reds.slice(0, 3).filter(({ run }) => run.id === pipeline.id);
  const names = new Set(shown.map(({ name }) => name));
  const own = workflows.filter(({ name }) => isNewest || names.has(name ?? '')).map(({ id }) => id);
  return [...new Set([...own, ...attemptsIn({ pipeline, workflows }, state, builds)])];
}

/**
 * The attempts of workflows that decide and that a rerun may have run in part, and of those that a retry by v1.1 may have
 * changed since, unless a newer run decides: the build that it retries may be beyond the page.
 */
export function attemptsIn(
  { pipeline, workflows }: Pick<PipelineFacts, 'pipeline' | 'workflows'>,
  { greens, reds }: Pick<BranchState, 'greens' | 'reds'>,
  builds: Builds,
): readonly string[] {
  const retried = retriedIn(builds);
  const decided = new Map([...greens, ...reds].map((one) => [one.name, one]));
  const own = workflows.filter(({ id, name = '' }) => {
    const { run, workflow } = decided.get(name) ?? {};
    if (run?.id !== pipeline.id) return retried.has(id) && (pipeline.createdAt ?? 0) >= (run?.createdAt ?? 0);
    const isPartly =
      workflow?.outcome === 'green' && workflow.attempts.some(({ status }) => !isGreen(status));
    return isPartly || retried.has(id) || retried.has(undefined);
  });
  const names = new Set(own.map(({ name }) => name ?? ''));
  return workflows.filter(({ name }) => names.has(name ?? '')).map(({ id }) => id);
}

/** The workflows of builds that v1.1 was asked to run again; undefined is any, where builds do not tell theirs. */
function retriedIn(builds: Builds): ReadonlySet<string | undefined> {
  const byNumber = new Map(builds.map((build) => [build.number, build]));
  return new Set(
    builds.flatMap(({ retryOf, workflow }) => {
      const before = retryOf === undefined ? undefined : byNumber.get(retryOf);
      const ids = [workflow, before?.workflow].flatMap((one) => one?.workflowId ?? []);
      if (retryOf === undefined) return [];
      return ids.length > 0 ? ids : [undefined];
    }),
  );
}

interface Read {
  readonly builds: Builds;
  readonly failed: Builds;
  readonly pipelines: readonly Pipeline[];
}

/** A workflow whose last failure is older than a page of builds may have passed since: that is between the pages. */
async function older(
  circleci: BranchReads,
  place: BranchPlace,
  { builds, failed, pipelines }: Read,
): Promise<Builds> {
  if (builds.length < pageSize || pipelines.length <= mostPipelines) return [];
  const seen = new Set(builds.map(({ workflow }) => workflow?.workflowName));
  if (failed.every(({ workflow }) => seen.has(workflow?.workflowName))) return [];
  const pages = Array.from({ length: mostPages - 1 }, (_, at) => buildsPage(circleci, place, at + 1));
  return (await Promise.all(pages)).flat();
}

function asValue(error: unknown): CircleCIError {
  if (error instanceof CircleCIError) return error;
  throw error;
}

/** Throws where they could not be read and the page does not hold all of them: an older failure would be missed. */
function failedOf(builds: Builds, failures: Builds | CircleCIError): Builds {
  if (!(failures instanceof CircleCIError)) return failures;
  if (builds.length >= pageSize) throw failures;
  return [];
}
