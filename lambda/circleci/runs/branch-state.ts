/**
 * Decides what is true of a branch, workflow by workflow, from its runs. Pure.
 *
 * - Canceled and killed say nothing, whatever their jobs came to; the run before decides. Where API v2 calls the workflow
 *   failed it is red: a killed job's word of v1.1 decides only where builds are all that is known.
 * - A job that failed makes its workflow red before the others have ended; one that passed in an attempt that still runs
 *   changes nothing yet. A retry by v1.1 is the job's newest attempt once it has a result.
 * - Any workflow that has not ended, and has no newer result, keeps the branch from being green, in whichever pipeline,
 *   unless it is gone as well.
 * - A configuration that cannot be read stays red until a newer pipeline comes to a result; one that only runs does not.
 * - Only pipelines that ran something count among the ten after which a workflow is gone: a skipped one ran nothing.
 * - A setup that CircleCI calls `setup` or `pending` is not over until a newer pipeline has a result.
 */
import { brokenConfiguration, isRunOngoing, type PipelineRun, type WorkflowRun } from './fold-attempts.ts';

/** A workflow of the branch that came to a result, by the newest pipeline in which it did. */
export interface BranchWorkflow {
  readonly name: string;
  readonly run: PipelineRun;
  readonly workflow: WorkflowRun;
  /** The newest run of it that has not ended, newer than what decided. */
  readonly ongoing: PipelineRun | undefined;
  /** Of a red one: the first of the red runs in a row, and how many there are. */
  readonly since: PipelineRun;
  readonly redRuns: number;
  /** False when even the oldest run that was read is red. */
  readonly isSinceKnown: boolean;
  /** The newest run before `since`, of the other outcome: a red workflow's last green one. Undefined: not read. */
  readonly before: PipelineRun | undefined;
}

/** A workflow that has not ended, in a run that no newer result of it has overtaken. */
export interface OpenWorkflow {
  readonly name: string;
  readonly run: PipelineRun;
  readonly workflow: WorkflowRun;
}

export interface BranchState {
  /**
   * `red`: a workflow is red, whatever runs beside it. `ongoing`: nothing is red, something has not ended. `none`: all
   * that was read was canceled or skipped. `unbuilt`: there is no pipeline.
   */
  readonly verdict: 'red' | 'green' | 'ongoing' | 'unknown' | 'none' | 'unbuilt';
  /** The newest pipeline that is not canceled or skipped; else the newest. */
  readonly newest: PipelineRun | undefined;
  /** Newer pipelines that were canceled or skipped. */
  readonly passedOver: readonly PipelineRun[];
  readonly reds: readonly BranchWorkflow[];
  readonly greens: readonly BranchWorkflow[];
  /** The newest first. */
  readonly open: readonly OpenWorkflow[];
  /** Red once, but gone from the configuration: ten newer pipelines without it, and fourteen days. */
  readonly gone: readonly BranchWorkflow[];
}

const day = 24 * 60 * 60_000;
export const goneAfter = { pipelines: 10, time: 14 * day };

/**
 * Of each workflow's name the newest pipeline that ran it decides, by the pipeline's creation: a late job, a retry or a
 * late approval of an older commit changes nothing. `runs` are one branch's, in any order.
 */
export function branchState(runs: readonly PipelineRun[], now: number): BranchState {
  const ordered = newestFirst(runs);
  const telling = ordered.findIndex(hasSaid);
  const decided = namesOf(ordered).flatMap((name) => decide(name, ordered) ?? []);
  const [gone, standing] = partition(decided, (one) => isGone(one, ordered, now));
  const reds = standing.filter(({ workflow }) => workflow.outcome === 'red').toSorted(byRun);
  const greens = standing.filter(({ workflow }) => workflow.outcome === 'green').toSorted(byRun);
  const newer = newerThan(ordered, new Map(decided.map((one) => [one.name, one.run])));
  const open = newestOfName(newer.filter(({ workflow }) => isOpen(workflow))).filter(
    (one) => !isGone(one, ordered, now),
  );
  return {
    reds,
    greens,
    open,
    gone: gone.filter(({ workflow }) => workflow.outcome === 'red'),
    newest: ordered[Math.max(0, telling)],
    passedOver: ordered.slice(0, Math.max(0, telling)),
    verdict: verdictOf(ordered, {
      reds,
      greens,
      open,
      isUnknown: newer.some(({ workflow }) => workflow.outcome === 'unknown'),
    }),
  };
}

function verdictOf(
  ordered: readonly PipelineRun[],
  state: Pick<BranchState, 'reds' | 'greens' | 'open'> & { readonly isUnknown: boolean },
): BranchState['verdict'] {
  if (ordered.length === 0) return 'unbuilt';
  if (state.reds.length > 0) return 'red';
  if (state.open.length > 0 || isSettingUp(ordered)) return 'ongoing';
  if (state.isUnknown) return 'unknown';
  return state.greens.length > 0 ? 'green' : 'none';
}

/** A newer pipeline's result replaces what an older one is still to bring. */
function isSettingUp(ordered: readonly PipelineRun[]): boolean {
  const at = ordered.findIndex((run) => run.isSettingUp);
  return at !== -1 && !ordered.slice(0, at).some(cameToSomething);
}

/** Workflows in pipelines that are not older than those that decided them. */
function newerThan(
  ordered: readonly PipelineRun[],
  decided: ReadonlyMap<string, PipelineRun>,
): readonly OpenWorkflow[] {
  return ordered.flatMap((run, at) =>
    run.workflows.flatMap((workflow) => {
      const by = decided.get(workflow.name);
      const isNewer = by === undefined || at <= ordered.indexOf(by);
      return isNewer ? [{ name: workflow.name, run, workflow }] : [];
    }),
  );
}

/** The workflow's newest red or green run; undefined when none has come to a result. */
function decide(name: string, ordered: readonly PipelineRun[]): BranchWorkflow | undefined {
  const own = ordered.flatMap((run) => {
    const workflow = run.workflows.find((one) => one.name === name);
    return workflow ? [{ run, workflow }] : [];
  });
  const at = own.findIndex(({ workflow }) => isDecided(workflow));
  const decided = own[at];
  if (!decided || isOvercome(name, decided.run, ordered)) return undefined;
  const newer = own.slice(0, at + 1).find(({ workflow }) => isOpen(workflow));
  const results = own.slice(at).filter(({ workflow }) => isDecided(workflow));
  const end = results.findIndex(({ workflow }) => workflow.outcome !== decided.workflow.outcome);
  const row = end === -1 ? results : results.slice(0, end);
  return {
    name,
    ...decided,
    ongoing: newer?.run,
    since: row.at(-1)?.run ?? decided.run,
    redRuns: row.length,
    isSinceKnown: end !== -1,
    before: results[end]?.run,
  };
}

function isDecided({ outcome }: WorkflowRun): boolean {
  return outcome === 'red' || outcome === 'green';
}

function isOpen({ outcome, isRerunning }: WorkflowRun): boolean {
  return outcome === 'ongoing' || isRerunning;
}

/** Any newer pipeline that came to a result shows that its configuration can be read again. */
function isOvercome(name: string, run: PipelineRun, ordered: readonly PipelineRun[]): boolean {
  return name === brokenConfiguration && ordered.slice(0, ordered.indexOf(run)).some(cameToSomething);
}

function cameToSomething({ workflows }: PipelineRun): boolean {
  return workflows.some((workflow) => workflow.name !== brokenConfiguration && isDecided(workflow));
}

function newestOfName(open: readonly OpenWorkflow[]): readonly OpenWorkflow[] {
  return [...new Map(open.toReversed().map((one) => [one.name, one])).values()].toReversed();
}

function isGone(
  { name, run }: Pick<BranchWorkflow, 'name' | 'run'>,
  ordered: readonly PipelineRun[],
  now: number,
): boolean {
  const newest = ordered.findIndex(({ workflows }) => workflows.some((one) => one.name === name));
  return isOvertaken(run.createdAt, ordered.slice(0, newest), now);
}

/** Enough newer pipelines that ran something, and days, for what they did not run to be gone. */
export function isOvertaken(at: number, newer: readonly PipelineRun[], now: number): boolean {
  return newer.filter(ranSomething).length >= goneAfter.pipelines && now - at >= goneAfter.time;
}

function ranSomething({ workflows }: PipelineRun): boolean {
  return workflows.some(({ name, outcome }) => name !== brokenConfiguration && outcome !== 'none');
}

/** Not canceled, not skipped: it has come to something, or still may. */
function hasSaid(run: PipelineRun): boolean {
  return isRunOngoing(run) || run.workflows.some(({ outcome }) => outcome !== 'none');
}

function namesOf(runs: readonly PipelineRun[]): readonly string[] {
  return [...new Set(runs.flatMap(({ workflows }) => workflows.map(({ name }) => name)))];
}

/** The first, as far as another that may as well be true agrees with it: `unknown` where the two differ. */
export function ifAgreed(one: BranchState, other: BranchState): BranchState {
  const reds = one.reds.filter(({ name }) => other.reds.some((red) => red.name === name));
  if (one.verdict === other.verdict && reds.length === one.reds.length && reds.length === other.reds.length)
    return one;
  const greens = one.greens.filter(({ name }) => other.greens.some((green) => green.name === name));
  return { ...one, reds, greens, verdict: reds.length > 0 ? 'red' : 'unknown' };
}

/** By creation; pipelines of one moment by their numbers. */
export function newestFirst(runs: readonly PipelineRun[]): readonly PipelineRun[] {
  return runs.toSorted(
    (one, other) => other.createdAt - one.createdAt || (other.number ?? 0) - (one.number ?? 0),
  );
}

function byRun(one: BranchWorkflow, other: BranchWorkflow): number {
  return other.run.createdAt - one.run.createdAt;
}

function partition<T>(all: readonly T[], is: (one: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter((one) => !is(one))];
}
