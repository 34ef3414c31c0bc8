/** Computes what is true of a branch from the simulator's own model, in words of no product: the oracle of P28. */
import { buildsOf, findBuild, pipelinesOf, workflowsOf } from '../../local/circleci/model/find-by-index.ts';
import type { Pipeline } from '../../local/circleci/model/pipeline.ts';
import type { Build, Workflow, World } from '../../local/circleci/model/simulator-state.ts';
import { statusOf } from '../../local/circleci/runs/build-phase.ts';
import { jobStatus } from '../../local/circleci/runs/workflow-state.ts';

export type Verdict = 'red' | 'green' | 'ongoing' | 'none' | 'unbuilt';

/**
 * What CircleCI's answers cannot distinguish: each answer is taken in turn, and each resulting claim is allowed. Builds do
 * not tell whether a rerun kept what had passed in a canceled attempt, or left it out: both have no build.
 */
const questions = ['a job that passed in a canceled attempt counts'] as const;
type Answers = ReadonlySet<(typeof questions)[number]>;

/** `builds` sees what v1.1 tells: no approvals, no jobs to come, no pipelines without builds. */
export type Eyes = 'pipelines' | 'builds';

export interface Place {
  readonly world: World;
  readonly project: string;
  readonly branch: string;
  readonly now: number;
  readonly eyes: Eyes;
  /** Whether jobs that were refused to a context are seen: they have no build. */
  readonly refusals?: 'all' | 'none';
}

interface Job {
  readonly name: string;
  /** What its newest run, or retry, came to that came to anything. */
  readonly result: 'red' | 'green' | undefined;
  /** Its newest run has not ended. */
  readonly isOngoing: boolean;
}
interface Attempt {
  readonly jobs: readonly Job[];
  readonly isCanceled: boolean;
  readonly isOpen: boolean;
}
interface Run {
  readonly pipeline: Pipeline;
  /** Of each workflow's name its attempts, the newest first. */
  readonly workflows: ReadonlyMap<string, readonly Attempt[]>;
}

export function truthsOf(place: Place): ReadonlySet<Verdict> {
  const reruns = place.world.workflows.some((one) => one.project === place.project && one.rerunOf !== null);
  const isOpen = place.eyes === 'builds' && reruns;
  return new Set([truthOf(place, new Set()), ...(isOpen ? [truthOf(place, new Set(questions))] : [])]);
}

/**
 * Whether v1.1 cannot tell the age of one of its runs: only reruns of it have builds, which do not say when its pipeline
 * was made. Then an answer may be left open.
 */
export function isAgeless({ world, project, branch }: Place): boolean {
  return pipelinesOf(world, project)
    .filter((one) => one.branch === branch)
    .some((pipeline) => {
      const own = buildsOf(world, project).filter(({ pipelineId }) => pipelineId === pipeline.id);
      const isFirst = ({ workflowId }: Build) =>
        workflowsOf(world, pipeline.id).some(({ id, rerunOf }) => id === workflowId && rerunOf === null);
      return own.length > 0 && !own.some(isFirst) && pipeline.errors.length === 0;
    });
}

function truthOf(place: Place, answers: Answers): Verdict {
  const runs = runsOf(place, answers);
  if (runs.length === 0) return 'unbuilt';
  const names = [...new Set(runs.flatMap(({ workflows }) => [...workflows.keys()]))];
  const told = names
    .map((name) => tellWorkflow(name, runs))
    .filter(({ name, at }) => !isGone({ name, at }, runs, place.now));
  if (isBroken(runs) || told.some(({ word }) => word === 'red')) return 'red';
  const isWaiting = place.eyes === 'pipelines' && isBetween(runs);
  if (isWaiting || told.some(({ isOngoing }) => isOngoing)) return 'ongoing';
  return told.some(({ word }) => word === 'green') ? 'green' : 'none';
}

function runsOf(
  { world, project, branch, now, eyes, refusals = 'all' }: Place,
  answers: Answers,
): readonly Run[] {
  const own = pipelinesOf(world, project)
    .filter((one) => one.branch === branch && !one.forgotten)
    .toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number);
  const runs = own.map((pipeline) => {
    const workflows = workflowsOf(world, pipeline.id)
      .filter(({ stated }) => stated !== 'error')
      .toSorted((a, b) => b.createdAt - a.createdAt);
    const byName = Map.groupBy(workflows, ({ name }) => name);
    const attempts = [...byName].map(
      ([name, all]) =>
        [
          name,
          all
            .map((one) => attemptOf(world, one, { now, eyes, answers, seesRefusals: refusals !== 'none' }))
            // Builds show nothing of an attempt that has none.
            .filter(({ jobs }) => eyes === 'pipelines' || jobs.length > 0),
        ] as const,
    );
    return { pipeline, workflows: new Map(attempts.filter(([, all]) => all.length > 0)) };
  });
  if (eyes === 'pipelines') return runs;
  const isSeen = ({ pipeline }: Run) =>
    buildsOf(world, project).some(({ pipelineId }) => pipelineId === pipeline.id);
  return runs.filter(isSeen);
}

interface Seeing {
  readonly now: number;
  readonly eyes: Eyes;
  readonly answers: Answers;
  readonly seesRefusals: boolean;
}

/** A canceled attempt says nothing, whatever some of its jobs came to; one that is open has passed nothing yet. */
function attemptOf(world: World, workflow: Workflow, { now, eyes, answers, seesRefusals }: Seeing): Attempt {
  const told = workflow.jobs.flatMap((job) => {
    const builds = attemptsOf(world, workflow.project, job.num);
    if (eyes === 'builds' && builds[0]?.workflowId !== workflow.id) return [];
    const first =
      eyes === 'builds' ? statusOf(world, builds[0] as Build, now) : jobStatus(world, { workflow, job }, now);
    const words = [first, ...builds.slice(1).map((build) => statusOf(world, build, now))].map((status) =>
      wordOf(status, { eyes, seesRefusals }),
    );
    return [{ name: job.name, words: words.toReversed() }];
  });
  const jobs = told.map(({ name, words }) => {
    const at = words.findIndex((word) => word === 'red' || word === 'green');
    const result = words[at] as Job['result'];
    return { name, result, isOngoing: words.slice(0, at === -1 ? words.length : at).includes('ongoing') };
  });
  const isOf = (word: string) =>
    eyes === 'pipelines'
      ? told.some(({ words }) => words.at(-1) === word)
      : jobs.some(({ result, isOngoing }) => (result ?? (isOngoing ? 'ongoing' : 'none')) === word);
  const isOpen = isOf('ongoing');
  const isStopped = eyes === 'pipelines' && workflow.canceledAt !== null;
  const isCanceled = isStopped || (isOf('none') && !isOf('red') && !isOpen);
  const isSilent = (green: boolean) =>
    isCanceled ? !green || !answers.has('a job that passed in a canceled attempt counts') : green && isOpen;
  return {
    isCanceled,
    isOpen,
    jobs: jobs.map((job) => ({
      ...job,
      result: isSilent(job.result === 'green') ? undefined : job.result,
      isOngoing: job.isOngoing && !isCanceled,
    })),
  };
}

/** The build of that number, and its retries by v1.1, oldest first. */
function attemptsOf(world: World, project: string, num: number | null): readonly Build[] {
  const build = num === null ? undefined : findBuild(world, project, num);
  return build ? [build, ...build.retries.flatMap((retry) => attemptsOf(world, project, retry))] : [];
}

type Word = 'red' | 'green' | 'ongoing' | 'none';

/** API v2 calls a workflow failed whose job was killed; of builds alone the killed one says nothing. */
function wordOf(
  status: string,
  { eyes, seesRefusals }: { readonly eyes: Eyes; readonly seesRefusals: boolean },
): Word {
  if (['success', 'fixed'].includes(status)) return 'green';
  if (['failed', 'timedout', 'no_tests', 'infrastructure_fail', 'error'].includes(status)) return 'red';
  if (status === 'unauthorized') return seesRefusals ? 'red' : 'none';
  if (['queued', 'scheduled', 'not_running', 'running', 'on_hold'].includes(status)) return 'ongoing';
  return status === 'terminated-unknown' && eyes === 'pipelines' ? 'red' : 'none';
}

/** Reruns folded in: of each job its newest attempt that came to a result; what runs again changes nothing yet. */
function stateOf(attempts: readonly Attempt[]) {
  const names = new Set(attempts.flatMap(({ jobs }) => jobs.map(({ name }) => name)));
  const results = [...names].map((name) => {
    const own = attempts.flatMap(({ jobs }) => jobs.filter((job) => job.name === name));
    const at = own.findIndex(({ result }) => result !== undefined);
    const isOngoing = own.slice(0, at === -1 ? own.length : at + 1).some((job) => job.isOngoing);
    return { result: own[at]?.result, isOngoing };
  });
  return {
    isRed: results.some(({ result }) => result === 'red'),
    isOngoing: results.some(({ isOngoing }) => isOngoing),
    isGreen: results.length > 0 && results.every(({ result }) => result === 'green'),
  };
}

interface Told {
  readonly name: string;
  readonly word: 'red' | 'green' | undefined;
  /** The pipeline that decides: 0 is the newest. Of what nothing decides, the newest that ran it. */
  readonly at: number;
  /** It has not ended in that pipeline, or in a newer one. */
  readonly isOngoing: boolean;
}

/** The newest pipeline that ran it to a result counts. */
function tellWorkflow(name: string, runs: readonly Run[]): Told {
  let isOngoing = false;
  for (const [at, { workflows }] of runs.entries()) {
    const state = stateOf(workflows.get(name) ?? []);
    isOngoing ||= state.isOngoing;
    if (state.isRed || state.isGreen) return { name, at, word: state.isRed ? 'red' : 'green', isOngoing };
  }
  return { name, at: runs.findIndex(({ workflows }) => workflows.has(name)), word: undefined, isOngoing };
}

function cameToSomething({ workflows }: Run): boolean {
  return [...workflows.values()].map(stateOf).some(({ isRed, isGreen }) => isRed || isGreen);
}

/** A setup workflow succeeded and the workflows that it starts have no result yet, unless a newer pipeline has one. */
function isBetween(runs: readonly Run[]): boolean {
  const at = runs.findIndex(({ pipeline, workflows }) => {
    const setup = workflows.get('setup')?.[0];
    return (
      pipeline.continuation?.at === null && (setup?.jobs.every(({ result }) => result === 'green') ?? false)
    );
  });
  return at !== -1 && !runs.slice(0, at).some(cameToSomething);
}

/** A configuration that cannot be read is red until a newer pipeline came to something. */
function isBroken(runs: readonly Run[]): boolean {
  const at = runs.findIndex(({ pipeline }) => pipeline.errors.length > 0);
  return at !== -1 && !runs.slice(0, at).some(cameToSomething);
}

const fortnight = 14 * 24 * 3_600_000;

/** Ten newer pipelines that ran something ran it no more. One that was canceled or skipped says nothing. */
function isGone(
  { name, at }: { readonly name: string; readonly at: number },
  runs: readonly Run[],
  now: number,
): boolean {
  const last = runs.findIndex(({ workflows }) => workflows.has(name));
  const newer = runs
    .slice(0, last)
    .filter(({ workflows }) =>
      [...workflows.values()]
        .map(stateOf)
        .some(({ isRed, isGreen, isOngoing }) => isRed || isGreen || isOngoing),
    );
  return newer.length >= 10 && now - (runs[at]?.pipeline.createdAt ?? now) >= fortnight;
}
