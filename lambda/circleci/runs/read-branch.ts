/** Reads what is true of a branch: from API v2's pipelines, else as far as v1.1's builds show it. */

import type { CircleCI } from '../client/client.ts';
import type { Pipeline } from '../client/pipelines.ts';
import { CircleCIError } from '../errors.ts';
import type { Project } from '../project.ts';
import { isGreen } from '../status.ts';
import { type BranchState, branchState, newestFirst } from './branch.ts';
import { type PipelineFacts, readWorkflows, runOfPipeline, withJobs } from './read-run.ts';
import type { PipelineRun, WorkflowRun } from './run.ts';
import {
  type Builds,
  begunAt,
  groupsOf,
  hasFirst,
  runsOfBuilds,
  workflowOfBuilds,
} from './runs-of-builds.ts';

export type BranchReads = Pick<CircleCI, 'pipelines' | 'workflowsOf' | 'workflowJobs' | 'branchBuilds'>;

export interface BranchPlace {
  readonly project: Project;
  readonly branch: string;
}

export interface BranchReading extends BranchState {
  /** `builds`: API v2 is not open to this token, so approvals and jobs to come are not seen. */
  readonly source: 'pipelines' | 'builds';
}

/** Pipelines whose workflows are read. */
const mostPipelines = 10;
const pageSize = 100;
const mostPages = 5;

/**
 * A branch in full, in three steps: its pipelines; their workflows; the jobs of what is shown. Rejects with
 * CircleCIError.
 */
export async function readBranch(
  circleci: BranchReads,
  place: BranchPlace,
  now: number,
): Promise<BranchReading> {
  const [pipelines, builds, failed] = await Promise.all([
    unlessRefused(circleci.pipelines(place.project, { branch: place.branch })),
    page(circleci, place, 0),
    circleci.branchBuilds(place.project, place.branch, { limit: pageSize, filter: 'failed' }).catch(orNone),
  ]);
  if (!pipelines || (pipelines.length === 0 && builds.length > 0))
    return byBuilds(circleci, { ...place, builds }, now);
  const looked = pipelines.slice(0, mostPipelines);
  const [facts, more] = await Promise.all([
    Promise.all(looked.map((pipeline) => readWorkflows(circleci, pipeline))),
    older(circleci, place, { builds, failed, pipelines }),
  ]);
  const all = unique([...builds, ...failed, ...more]);
  const runs = (some: readonly PipelineFacts[]) => [
    ...some.map((one) => runOfPipeline(place.project, one, { builds: all, now })),
    ...beyond(place.project, some, all),
  ];
  const seen = branchState(runs(facts), now);
  const whole = await Promise.all(facts.map((one) => withJobs(circleci, one, toRead(one, seen))));
  return { ...branchState(runs(whole), now), source: 'pipelines' };
}

/**
 * Whether a branch is red, in as few calls as can show it: two, one more for the newest pipeline, and one for each
 * pipeline that builds leave in doubt. Its runs name jobs as far as builds do. Rejects with CircleCIError.
 */
export async function readHealth(
  circleci: BranchReads,
  place: BranchPlace,
  now: number,
): Promise<BranchReading> {
  const [pipelines, builds] = await Promise.all([
    unlessRefused(circleci.pipelines(place.project, { branch: place.branch })),
    page(circleci, place, 0),
  ]);
  if (!pipelines || (pipelines.length === 0 && builds.length > 0))
    return byBuilds(circleci, { ...place, builds }, now);
  const isFull = builds.length >= pageSize;
  const failed = isFull
    ? await circleci.branchBuilds(place.project, place.branch, { limit: pageSize, filter: 'failed' })
    : [];
  const all = unique([...builds, ...failed]);
  const looked = pipelines.slice(0, mostPipelines);
  const known = new Map<string, PipelineFacts>();
  for (;;) {
    const runs = guessed(place.project, { pipelines: looked, known, builds: all, now });
    const state = branchState(runs, now);
    const doubtful = looked.filter(({ id }) => !known.has(id) && isInDoubt(id, runs, state));
    if (doubtful.length === 0) {
      if ([...known.values()].every((facts) => reranIn(facts, state).length === 0))
        return { ...state, source: 'pipelines' };
      const whole = await Promise.all(
        [...known.values()].map((facts) => withJobs(circleci, facts, reranIn(facts, state))),
      );
      for (const facts of whole) known.set(facts.pipeline.id, facts);
      const exact = guessed(place.project, { pipelines: looked, known, builds: all, now });
      return { ...branchState(exact, now), source: 'pipelines' };
    }
    const read = await Promise.all(doubtful.map((pipeline) => readWorkflows(circleci, pipeline)));
    for (const facts of read) known.set(facts.pipeline.id, facts);
  }
}

interface Guessing {
  readonly pipelines: readonly Pipeline[];
  readonly known: ReadonlyMap<string, PipelineFacts>;
  readonly builds: Builds;
  readonly now: number;
}

/** The runs of the pipelines whose workflows were read, and of the others what their commits' builds show. */
function guessed(project: Project, { pipelines, known, builds, now }: Guessing): readonly PipelineRun[] {
  const facts = [...known.values()];
  const groups = groupsOf(builds.filter((build) => !isIn(facts, build)));
  const taken = new Set<(typeof groups)[number]>();
  const runs = newestPipelinesFirst(pipelines).map((pipeline) => {
    const read = known.get(pipeline.id);
    if (read) return runOfPipeline(project, read, { builds, now });
    const own = groups.filter((group) => !taken.has(group) && isOf(pipeline, group));
    for (const group of own) taken.add(group);
    const bare = runOfPipeline(project, { pipeline, workflows: [], jobs: new Map() }, { builds: [], now });
    if (own.length === 0) return bare;
    return { ...bare, isSettingUp: false, workflows: own.map((group) => workflowOfBuilds(group)) };
  });
  const rest = groups.filter((group) => !taken.has(group)).flatMap((group) => group.builds);
  const decided = namesDecided(runs);
  return [...runs, ...runsOfBuilds(project, rest, false).map((run) => without(run, decided))];
}

/** Some seconds pass between a pipeline and its first build. */
function isOf(
  { revision, createdAt = 0 }: Pipeline,
  group: { readonly revision: string; readonly builds: Builds },
): boolean {
  return group.revision === revision && begunAt(group.builds) >= createdAt - 5_000;
}

/** Its builds cannot show alone what it came to. */
function isInDoubt(id: string, runs: readonly PipelineRun[], state: BranchState): boolean {
  const { reds, greens, newest } = state;
  const ordered = newestFirst(runs);
  const at = ordered.findIndex((run) => run.id === id);
  const run = ordered[at];
  if (!run) return false;
  const isAlone = runs.filter(({ revision, id: other }) => other && revision === run.revision).length === 1;
  const isUnseen = run.workflows.length === 0;
  const older = ordered.slice(at + 1);
  const hidesRed = greens.some(
    (one) => one.run.id === id && older.some((before) => isRedIn(before, one.name)),
  );
  const isShown = at === 0 || newest?.id === id;
  return isShown || !isAlone || isUnseen || hidesRed || reds.some((one) => one.run.id === id);
}

function isRedIn({ workflows }: PipelineRun, name: string): boolean {
  return workflows.some((one) => one.name === name && one.outcome === 'red');
}

/** What the newest pipelines do not decide, older builds may. */
function beyond(project: Project, facts: readonly PipelineFacts[], builds: Builds): readonly PipelineRun[] {
  const runs = facts.map((one) => runOfPipeline(project, one, { builds, now: 0 }));
  const decided = namesDecided(runs);
  const rest = builds.filter((build) => !isIn(facts, build));
  return runsOfBuilds(project, rest, false).map((run) => without(run, decided));
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

function isIn(facts: readonly PipelineFacts[], { workflow }: Builds[number]): boolean {
  return facts.some(({ workflows }) => workflows.some(({ id }) => id === workflow?.workflowId));
}

/** The workflows whose jobs the card shows, or whose reruns left something red that they did not run again. */
function toRead({ pipeline, workflows }: PipelineFacts, state: BranchState): readonly string[] {
  const isNewest = state.newest?.id === pipeline.id;
  const shown = state.reds.slice(0, 3).filter(({ run }) => run.id === pipeline.id);
  const names = new Set(shown.map(({ name }) => name));
  const own = workflows.filter(({ name }) => isNewest || names.has(name ?? '')).map(({ id }) => id);
  return [...new Set([...own, ...reranIn({ pipeline, workflows }, state)])];
}

/** The attempts of green workflows that a rerun may have run in part. */
function reranIn(
  { pipeline, workflows }: Pick<PipelineFacts, 'pipeline' | 'workflows'>,
  { greens }: BranchState,
): readonly string[] {
  const reran = greens.filter(
    ({ run, workflow }) => run.id === pipeline.id && workflow.attempts.some(({ status }) => !isGreen(status)),
  );
  const names = new Set(reran.map(({ name }) => name));
  return workflows.filter(({ name }) => names.has(name ?? '')).map(({ id }) => id);
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
  const pages = Array.from({ length: mostPages - 1 }, (_, at) => page(circleci, place, at + 1));
  return (await Promise.all(pages)).flat();
}

/** Reads on until the newest commit's builds are whole. */
async function byBuilds(
  circleci: BranchReads,
  { builds: first, ...place }: BranchPlace & { readonly builds: Builds },
  now: number,
): Promise<BranchReading> {
  let builds = first;
  let isAll = first.length < pageSize;
  for (let at = 1; !isAll && at < mostPages && isOneCommit(builds); at += 1) {
    const next = await page(circleci, place, at);
    builds = unique([...builds, ...next]);
    isAll = next.length < pageSize;
  }
  return { ...branchState(runsOfBuilds(place.project, builds, isAll), now), source: 'builds' };
}

/** Late reruns of older commits do not show that the newest is whole. */
function isOneCommit(builds: Builds): boolean {
  const whole = groupsOf(builds).filter(hasFirst);
  return new Set(whole.map(({ revision }) => revision)).size < 2;
}

function page(circleci: BranchReads, { project, branch }: BranchPlace, at: number): Promise<Builds> {
  const offset = at === 0 ? {} : { offset: at * pageSize };
  return circleci.branchBuilds(project, branch, { limit: pageSize, ...offset });
}

/** The newest first; a build that starts while pages are read stands on two of them. */
function unique(builds: Builds): Builds {
  return [...new Map(builds.map((build) => [build.number, build])).values()].toSorted(
    (one, other) => other.number - one.number,
  );
}

function newestPipelinesFirst(pipelines: readonly Pipeline[]): readonly Pipeline[] {
  return pipelines.toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
}

/** Undefined where API v2 is not open to this token. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CircleCIError && isRefusal(error)) return undefined;
    throw error;
  }
}

function isRefusal({ reason }: CircleCIError): boolean {
  return ['unauthorized', 'forbidden', 'not-found', 'gone', 'refused'].includes(reason);
}

/** What only adds to the answer is left out where CircleCI does not give it. */
function orNone(error: unknown): readonly [] {
  if (error instanceof CircleCIError) return [];
  throw error;
}
