/**
 * Reads whether a branch is red in as few calls as can show it: two, and more where builds leave something in doubt.
 */

import type { Pipeline } from '../client/pipelines.ts';
import { isRed } from '../status.ts';
import {
  type BranchPlace,
  type BranchReads,
  buildsPage,
  failedBuilds,
  pageSize,
  unique,
  unlessRefused,
} from './branch-build-pages.ts';
import { type BranchState, branchState } from './branch-state.ts';
import { brokenConfiguration, type PipelineRun, type WorkflowRun } from './fold-attempts.ts';
import { attemptsIn, type BranchReading } from './read-branch.ts';
import { readByBuilds } from './read-branch-by-builds.ts';
import { type PipelineFacts, readWorkflows, withJobs } from './read-run.ts';
import { type BuildGroup, begunAt, hasFirst } from './runs-from-builds.ts';
import {
  type Guessing,
  groupsByPipeline,
  guessedRuns,
  isCountedUnsurely,
  ranAllOf,
} from './runs-from-pipelines-and-builds.ts';

/**
 * The pipelines and the builds of a branch. Of pipelines whose builds do not show all, also the workflows: of each that is
 * red, or newer than one and may have fixed it; of each that ran other jobs than before, or jobs without a
 * result. What builds cannot show is a job that was refused a context from its first run on: `readBranch` sees it.
 * Rejects with CircleCIError.
 */
export async function readHealth(
  circleci: BranchReads,
  place: BranchPlace,
  now: number,
): Promise<BranchReading> {
  const { project } = place;
  const [pipelines, builds] = await Promise.all([
    unlessRefused(circleci.pipelines(project, { branch: place.branch })),
    buildsPage(circleci, place, 0),
  ]);
  const isFull = builds.length >= pageSize;
  const failed = isFull ? await failedBuilds(circleci, place) : [];
  if (!pipelines || (pipelines.length === 0 && builds.length > 0))
    return { ...(await readByBuilds(circleci, { ...place, builds, failed }, now)), source: 'builds' };
  const known = new Map<string, PipelineFacts>();
  const guessing = { project, pipelines, known, builds: unique([...builds, ...failed]), now };
  const from = isFull ? begunAt(builds) : Number.NEGATIVE_INFINITY;
  for (;;) {
    const runs = guessedRuns(guessing);
    const state = branchState(runs, now);
    const view = { ...viewOf(guessing, runs, state), from };
    const doubtful = pipelines.filter(({ id }) => !known.has(id) && isInDoubt(id, view));
    const read = await Promise.all(
      doubtful.length > 0
        ? doubtful.map((pipeline) => readWorkflows(circleci, pipeline))
        : changed(guessing, state).map(({ facts, ids }) => withJobs(circleci, facts, ids)),
    );
    if (read.length === 0) return { ...state, source: 'pipelines' };
    for (const facts of read) known.set(facts.pipeline.id, facts);
  }
}

/** Those whose reruns and retries decide, and whose jobs were not read. */
function changed({ known, builds }: Guessing, state: BranchState) {
  return [...known.values()].flatMap((facts) => {
    const ids = attemptsIn(facts, state, builds).filter((id) => !facts.jobs.has(id));
    return ids.length === 0 ? [] : [{ facts, ids }];
  });
}

interface View {
  readonly runs: readonly PipelineRun[];
  readonly state: BranchState;
  /** Builds that are of none of the pipelines, as far as they tell. */
  readonly hasUnmatched: boolean;
  /** Numbers of builds that were tried again by v1.1. */
  readonly retried: ReadonlySet<number | undefined>;
  /** When the oldest build of the page was made: what is older may be there in part. */
  readonly from: number;
}

function viewOf(guessing: Guessing, runs: readonly PipelineRun[], state: BranchState) {
  const oldest = Math.min(...guessing.pipelines.map(({ createdAt = 0 }) => createdAt));
  // A late rerun of a pipeline that is older than those listed changes none of them.
  const isStray = (group: BuildGroup) => hasFirst(group) && begunAt(group.builds) >= oldest;
  const hasUnmatched =
    guessing.builds.some(({ workflow, dontBuild }) => !workflow && dontBuild === undefined) ||
    groupsByPipeline(guessing).rest.some(isStray);
  const retried = new Set(guessing.builds.map(({ retryOf }) => retryOf));
  return { runs, state, hasUnmatched, retried };
}

/** Its builds cannot show alone what it came to. */
function isInDoubt(id: Pipeline['id'], view: View): boolean {
  const { runs, state, from } = view;
  const at = runs.findIndex((run) => run.id === id);
  const run = runs[at];
  if (!run) return false;
  if (view.hasUnmatched) return true;
  if (isCountedUnsurely(at, runs, state.gone)) return true;
  const isShown = at === 0 || state.newest?.id === id;
  if (isShown && !isComplete(run, runs.slice(at + 1))) return true;
  const isAlone = runs.filter(({ revision, id: other }) => other && revision === run.revision).length === 1;
  const isCut = run.createdAt < from || !isAlone || run.revision === undefined;
  if (run.workflows.length === 0) return isCut;
  const reds = state.reds.filter((red) => red.run.createdAt <= run.createdAt);
  const isRedOrNewer = reds.some(
    (red) => red.run.id === id || isCut || run.workflows.some(({ name }) => name === red.name),
  );
  return !isAlone || isRedOrNewer || run.workflows.some((one) => isUnsure(one, view, at));
}

/** Passed by its builds, over a failure or with other jobs than before; or run again or tried again. */
function isUnsure(workflow: WorkflowRun, { runs, state, retried }: View, at: number): boolean {
  const { name, attempts } = workflow;
  const older = runs.slice(at + 1);
  const own = (runs[at]?.builds ?? []).filter((build) => build.workflow?.workflowName === name);
  const isRepeated = attempts.length > 1 || own.some((build) => isAgain(build, retried));
  const decides = state.greens.some((one) => one.name === name && one.run === runs[at]);
  const wasRed = (one: WorkflowRun) =>
    (one.name === name || one.name === brokenConfiguration) && hasFailed(one);
  const hidesRed = decides && older.some(({ workflows }) => workflows.some(wasRed));
  return isRepeated || hidesRed || (decides && !ranAllOf(workflow, older));
}

/** Also where a rerun passed: that may have been a part of it. */
function hasFailed({ outcome, attempts }: WorkflowRun): boolean {
  return outcome === 'red' || attempts.some(({ status }) => isRed(status));
}

function isAgain(
  { retryOf, workflow, number }: PipelineRun['builds'][number],
  retried: View['retried'],
): boolean {
  const isRerun = workflow?.workspaceId !== undefined && workflow.workspaceId !== workflow.workflowId;
  return retryOf !== undefined || retried.has(number) || isRerun;
}

/** Every workflow of the run before, all passed, with all jobs that they ever had: nothing was refused or waits. */
function isComplete({ workflows }: PipelineRun, older: readonly PipelineRun[]): boolean {
  const before = older.find((run) => run.workflows.length > 0)?.workflows ?? [];
  const names = new Set(workflows.map(({ name }) => name));
  return (
    workflows.length > 0 &&
    before.every(({ name }) => names.has(name)) &&
    workflows.every((workflow) => workflow.outcome === 'green' && ranAllOf(workflow, older))
  );
}
