/** Decides what is true of a branch, workflow by workflow, from its runs. Pure. */
import { brokenConfiguration, isRunOngoing, type PipelineRun, type WorkflowRun } from './run.ts';

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
  /** Red once, but gone from the configuration: ten newer pipelines without it, and fourteen days. */
  readonly gone: readonly BranchWorkflow[];
}

const day = 24 * 60 * 60_000;
const goneAfter = { pipelines: 10, time: 14 * day };

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
  return {
    ...{ reds, greens, gone: gone.filter(({ workflow }) => workflow.outcome === 'red') },
    newest: ordered[Math.max(0, telling)],
    passedOver: ordered.slice(0, Math.max(0, telling)),
    verdict: verdictOf(ordered, { reds, greens }),
  };
}

function verdictOf(
  ordered: readonly PipelineRun[],
  { reds, greens }: Pick<BranchState, 'reds' | 'greens'>,
): BranchState['verdict'] {
  if (ordered.length === 0) return 'unbuilt';
  if (reds.length > 0) return 'red';
  const decided = new Map(greens.map((one) => [one.name, one.run]));
  const open = openOf(ordered, decided);
  if (open.length > 0 || (ordered[0]?.isSettingUp ?? false)) return 'ongoing';
  if (unknownOf(ordered, decided).length > 0) return 'unknown';
  return greens.length > 0 ? 'green' : 'none';
}

/** Workflows that have not ended, in pipelines newer than those that decided them. */
function openOf(ordered: readonly PipelineRun[], decided: ReadonlyMap<string, PipelineRun>) {
  return newerThan(ordered, decided).filter(
    ({ outcome, isRerunning }) => outcome === 'ongoing' || isRerunning,
  );
}

function unknownOf(ordered: readonly PipelineRun[], decided: ReadonlyMap<string, PipelineRun>) {
  return newerThan(ordered, decided).filter(({ outcome }) => outcome === 'unknown');
}

function newerThan(ordered: readonly PipelineRun[], decided: ReadonlyMap<string, PipelineRun>) {
  return ordered.flatMap((run, at) =>
    run.workflows.filter(({ name }) => {
      const by = decided.get(name);
      return by === undefined || at <= ordered.indexOf(by);
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
    ...{ name, ...decided, ongoing: newer?.run },
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

function isGone({ name, run }: BranchWorkflow, ordered: readonly PipelineRun[], now: number): boolean {
  const newest = ordered.findIndex(({ workflows }) => workflows.some((one) => one.name === name));
  return newest >= goneAfter.pipelines && now - run.createdAt >= goneAfter.time;
}

/** Not canceled, not skipped: it has come to something, or still may. */
function hasSaid(run: PipelineRun): boolean {
  return isRunOngoing(run) || run.workflows.some(({ outcome }) => outcome !== 'none');
}

function namesOf(runs: readonly PipelineRun[]): readonly string[] {
  return [...new Set(runs.flatMap(({ workflows }) => workflows.map(({ name }) => name)))];
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
