/** Computes what is true of a branch from the simulator's own model, in words of no product: the oracle of P28. */
import { buildsOf, findBuild, pipelinesOf, workflowsOf } from '../../local/circleci/lookup.ts';
import type { Pipeline } from '../../local/circleci/pipeline.ts';
import { statusOf } from '../../local/circleci/progress.ts';
import { jobStatus } from '../../local/circleci/workflow-state.ts';
import type { Build, Workflow, World } from '../../local/circleci/world.ts';

export type Verdict = 'red' | 'green' | 'ongoing' | 'none' | 'unbuilt';

/** Where the rules leave more than one answer open, each is taken in turn; all that come of it may be said. */
const questions = [
  'a failed job in a canceled workflow is red',
  'a killed job is red',
  'a failed job is red before its workflow ends',
  'a retry by v1.1 counts',
  'any newer pipeline shows that a configuration is read again',
  'a pipeline that ran nothing counts among the ten',
  'only the newest pipeline is shown as ongoing',
  'a setup that went on with nothing is not over',
  'what a rerun has passed counts before it ends',
  'a job that passed in a canceled attempt counts',
] as const;
type Question = (typeof questions)[number];
type Answers = ReadonlySet<Question>;

/** `builds` sees what v1.1 tells: no approvals, no jobs to come, no pipelines without builds. */
export type Eyes = 'pipelines' | 'builds';

export interface Place {
  readonly world: World;
  readonly project: string;
  readonly branch: string;
  readonly now: number;
  readonly eyes: Eyes;
}

interface Job {
  readonly name: string;
  readonly says: 'red' | 'killed' | 'green' | 'ongoing' | 'none';
}
interface Run {
  readonly pipeline: Pipeline;
  /** Of each workflow's name its attempts, the newest first. */
  readonly workflows: ReadonlyMap<string, readonly (Workflow & { readonly told: readonly Job[] })[]>;
}

export function truthsOf(place: Place): ReadonlySet<Verdict> {
  const found = new Set<Verdict>();
  const open = openQuestions(place);
  for (let mask = 0; mask < 2 ** open.length; mask += 1)
    found.add(
      truthOf(
        place,
        open.filter((_, at) => mask & (1 << at)),
      ),
    );
  return found;
}

/** Those that make a difference to this history. */
function openQuestions({ world, project, branch, now, eyes }: Place): readonly Question[] {
  const pipelines = pipelinesOf(world, project).filter((one) => one.branch === branch);
  const workflows = pipelines.flatMap(({ id }) => workflowsOf(world, id));
  const builds = buildsOf(world, project);
  const isOpen =
    builds.some(({ stopsAt, canceled, dontBuild }) => stopsAt > now && !canceled && dontBuild === null) ||
    workflows.some(({ jobs }) => jobs.some(({ stated }) => stated === 'on_hold'));
  const matters: Readonly<Record<Question, boolean>> = {
    'a failed job in a canceled workflow is red': workflows.some(({ canceledAt }) => canceledAt !== null),
    'a killed job is red': builds.some(({ ending }) => ending === 'killed'),
    'a failed job is red before its workflow ends': isOpen,
    'a retry by v1.1 counts': eyes === 'pipelines' && builds.some(({ retryOf }) => retryOf !== null),
    'any newer pipeline shows that a configuration is read again': pipelines.some(
      ({ errors }) => errors.length > 0,
    ),
    'a pipeline that ran nothing counts among the ten': pipelines.length > 10,
    'only the newest pipeline is shown as ongoing': isOpen,
    'a setup that went on with nothing is not over': pipelines.some(
      ({ continuation }) => continuation?.at === null,
    ),
    'what a rerun has passed counts before it ends': isOpen,
    // What a rerun kept is told by v2 alone.
    'a job that passed in a canceled attempt counts':
      eyes === 'builds' && workflows.some(({ rerunOf }) => rerunOf !== null),
  };
  return questions.filter((question) => matters[question]);
}

function truthOf(place: Place, given: readonly Question[]): Verdict {
  const answers = new Set(given);
  const runs = runsOf(place, answers);
  if (runs.length === 0) return 'unbuilt';
  const names = [...new Set(runs.flatMap(({ workflows }) => [...workflows.keys()]))];
  const told = names.map((name) => tellWorkflow(name, runs, answers));
  const broken = brokenAt(runs, answers);
  const reds = told.filter(({ red }) => red !== undefined && !isGone(red, runs, { now: place.now, answers }));
  if (broken || reds.length > 0) return 'red';
  const isWaiting =
    place.eyes === 'pipelines' &&
    answers.has('a setup that went on with nothing is not over') &&
    runs.some(isBetween);
  const open = told.filter(({ ongoing }) => ongoing !== undefined);
  const shown = answers.has('only the newest pipeline is shown as ongoing')
    ? open.filter(({ ongoing }) => ongoing === 0)
    : open;
  if (isWaiting || shown.length > 0) return 'ongoing';
  return told.some(({ isGreen }) => isGreen) || open.length > 0 ? 'green' : 'none';
}

function runsOf({ world, project, branch, now, eyes }: Place, answers: Answers): readonly Run[] {
  const own = pipelinesOf(world, project)
    .filter((one) => one.branch === branch && !one.forgotten)
    .toSorted((a, b) => b.createdAt - a.createdAt || b.number - a.number);
  const runs = own.map((pipeline) => ({
    pipeline,
    workflows: Map.groupBy(
      workflowsOf(world, pipeline.id)
        .filter(({ stated }) => stated !== 'error')
        .toSorted((a, b) => b.createdAt - a.createdAt)
        .map((one) => ({
          ...one,
          canceledAt: eyes === 'builds' ? null : one.canceledAt,
          told: jobsOf(world, one, { now, eyes, answers }),
        })),
      ({ name }) => name,
    ),
  }));
  if (eyes === 'pipelines') return runs;
  return runs.filter(
    ({ pipeline, workflows }) =>
      pipeline.errors.length > 0 ||
      [...workflows.values()].flat().some(({ told }) => told.length > 0) ||
      buildsOf(world, project).some(({ pipelineId }) => pipelineId === pipeline.id),
  );
}

interface Seeing {
  readonly now: number;
  readonly eyes: Eyes;
  readonly answers: Answers;
}

function jobsOf(world: World, workflow: Workflow, { now, eyes, answers }: Seeing): readonly Job[] {
  return workflow.jobs.flatMap((job): readonly Job[] => {
    const build = attemptsOf(world, workflow.project, job.num).at(-1);
    const kept = build !== undefined && build.workflowId !== workflow.id;
    if (eyes === 'builds')
      return build && !kept ? [{ name: job.name, says: wordOf(statusOf(world, build, now)) }] : [];
    const first = attemptsOf(world, workflow.project, job.num)[0];
    const counts = answers.has('a retry by v1.1 counts') && build !== first && build !== undefined;
    const status = counts ? statusOf(world, build, now) : jobStatus(world, { workflow, job }, now);
    return [{ name: job.name, says: wordOf(status) }];
  });
}

/** The build of that number, and its retries by v1.1 that say something, oldest first. */
function attemptsOf(world: World, project: string, num: number | null): readonly Build[] {
  const build = num === null ? undefined : findBuild(world, project, num);
  return build ? [build, ...build.retries.flatMap((retry) => attemptsOf(world, project, retry))] : [];
}

function wordOf(status: string): Job['says'] {
  if (['success', 'fixed'].includes(status)) return 'green';
  if (['failed', 'timedout', 'no_tests', 'infrastructure_fail', 'unauthorized', 'error'].includes(status))
    return 'red';
  if (['queued', 'scheduled', 'not_running', 'running', 'on_hold'].includes(status)) return 'ongoing';
  return ['killed', 'terminated-unknown'].includes(status) ? 'killed' : 'none';
}

type Attempts = readonly { readonly told: readonly Job[]; readonly canceledAt: number | null }[];

/** Reruns folded in: of each job its newest attempt that came to a result; what runs again changes nothing yet. */
function stateOf(attempts: Attempts, answers: Answers) {
  const words = attempts.map((attempt) => wordsOf(attempt, answers));
  const names = new Set(words.flatMap((told) => [...told.keys()]));
  const jobs = [...names].map((name) => {
    const own = words.flatMap((told) => told.get(name) ?? []);
    const at = own.findIndex((word) => word === 'red' || word === 'green');
    return { word: own[at], isOngoing: own.slice(0, at === -1 ? own.length : at).includes('ongoing') };
  });
  return {
    isRed: jobs.some(({ word }) => word === 'red'),
    isOngoing: jobs.some(({ isOngoing }) => isOngoing),
    isGreen: jobs.length > 0 && jobs.every(({ word }) => word === 'green'),
  };
}

/** A canceled attempt says nothing, whatever some of its jobs came to. */
function wordsOf({ told, canceledAt }: Attempts[number], answers: Answers): ReadonlyMap<string, Job['says']> {
  const has = (word: Job['says']) => told.some(({ says }) => says === word);
  const isOpen = has('ongoing');
  const isCanceled = canceledAt !== null || (has('none') && !has('red') && !isOpen);
  const isHushed = canceledAt !== null && !answers.has('a failed job in a canceled workflow is red');
  const isEarly = isOpen && !answers.has('a failed job is red before its workflow ends');
  return new Map(
    told.map(({ name, says }) => {
      const word = says === 'killed' ? (answers.has('a killed job is red') ? 'red' : 'none') : says;
      const isHushedGreen = isCanceled && !answers.has('a job that passed in a canceled attempt counts');
      const isUnsaid =
        isHushedGreen || (isOpen && !answers.has('what a rerun has passed counts before it ends'));
      if (word !== 'red') return [name, isUnsaid && word === 'green' ? 'none' : word];
      return [name, isHushed ? 'none' : isEarly ? 'ongoing' : 'red'];
    }),
  );
}

interface Told {
  readonly red?: { readonly name: string; readonly at: number };
  readonly isGreen: boolean;
  /** The newest pipeline in which it has not ended: 0 is the newest of all. */
  readonly ongoing?: number;
}

/** The newest pipeline that ran it to a result counts. */
function tellWorkflow(name: string, runs: readonly Run[], answers: Answers): Told {
  let ongoing: number | undefined;
  for (const [at, { workflows }] of runs.entries()) {
    const attempts = workflows.get(name);
    if (!attempts) continue;
    const state = stateOf(attempts, answers);
    if (state.isOngoing) ongoing ??= at;
    const open = ongoing === undefined ? {} : { ongoing };
    if (state.isRed) return { red: { name, at }, isGreen: false, ...open };
    if (state.isGreen) return { isGreen: true, ...open };
  }
  return { isGreen: false, ...(ongoing === undefined ? {} : { ongoing }) };
}

/** Its setup ended well, and nothing has come of it yet. */
function isBetween({ pipeline, workflows }: Run): boolean {
  const setup = [...workflows.values()].flat().find(({ tag }) => tag === 'setup');
  return pipeline.continuation?.at === null && (setup?.told.every(({ says }) => says === 'green') ?? false);
}

/** A configuration that cannot be read is red until a newer one could. */
function brokenAt(runs: readonly Run[], answers: Answers): boolean {
  const at = runs.findIndex(({ pipeline }) => pipeline.errors.length > 0);
  if (at === -1) return false;
  const any = answers.has('any newer pipeline shows that a configuration is read again');
  return !runs.slice(0, at).some(({ workflows }) =>
    [...workflows.values()].some((attempts) => {
      const state = stateOf(attempts, answers);
      return any ? state.isRed || state.isGreen || state.isOngoing : state.isRed || state.isGreen;
    }),
  );
}

const fortnight = 14 * 24 * 3_600_000;

function isGone(
  { name, at }: { readonly name: string; readonly at: number },
  runs: readonly Run[],
  { now, answers }: { readonly now: number; readonly answers: Answers },
): boolean {
  const last = runs.findIndex(({ workflows }) => workflows.has(name));
  const all = answers.has('a pipeline that ran nothing counts among the ten');
  const newer = runs.slice(0, last).filter(({ workflows }) => all || workflows.size > 0);
  return newer.length >= 10 && now - (runs[at]?.pipeline.createdAt ?? now) >= fortnight;
}
