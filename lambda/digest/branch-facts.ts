/** Joins the runs of a period with the current state, per branch and workflow. Pure. */
import { projectKey } from '../circleci/project.ts';
import type { BranchWorkflow } from '../circleci/runs/branch-state.ts';
import { ending } from '../rules/branch-history.ts';
import { isFixed, redSince, stateNow } from '../rules/recovery-and-red-since.ts';
import type { BranchWorkflowKey, Result } from '../store/stored-runs.ts';
import { type BranchNow, isTag, type LineResults, placeKey } from './read-red-branches.ts';

/** One branch's workflow. */
export interface LineFacts {
  readonly line: BranchWorkflowKey;
  /** Runs of the period, without repeats. */
  readonly runs: number;
  readonly failed: number;
  /** `last`: more results than these are not stored. */
  readonly counted: 'all' | 'last';
  /** As CircleCI shows it. `none`: without a result. `unread`: the branch could not be read. */
  readonly state: 'red' | 'green' | 'none' | 'unread';
  /** When the first pipeline of the current red streak, or of the last one before a recovery, began. */
  readonly redSince: number | undefined;
  /** False when the streak may have begun earlier. */
  readonly isSinceKnown: boolean;
  readonly brokenBy: string | undefined;
  /** Changes from red to green. */
  readonly recoveries: number;
  /** Changes between red and green in either direction. */
  readonly flips: number;
}

/** The digest's period, by when a run's end was reported: reports during a digest count in the next one. */
export interface Period {
  /** Exclusive. */
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
}

/** The number of results that the store keeps per workflow. */
const mostKept = 30;

/** Returns facts of red workflows and of those with a run in the period: red first, then by failures. */
export function factsOf(
  lines: readonly LineResults[],
  branches: readonly BranchNow[],
  period: Period,
): readonly LineFacts[] {
  const read = new Map(branches.map((branch) => [placeKey(branch), branch]));
  const known = new Map(lines.map((line) => [lineKey(line), line]));
  const red = branches.flatMap(({ project, branch, reading }) =>
    (reading?.reds ?? []).map(({ name }) => ({ project, branch, workflow: name })),
  );
  const all = new Map([...lines, ...red].map((line) => [lineKey(line), line]));
  return [...all.values()]
    .flatMap(({ project, branch, workflow }) => {
      const line = { project, branch, workflow };
      const results = known.get(lineKey(line))?.results ?? [];
      return lineFacts({ ...line, results }, read.get(placeKey(line)), period) ?? [];
    })
    .toSorted(
      (one, other) =>
        Number(other.state === 'red') - Number(one.state === 'red') ||
        other.failed - one.failed ||
        other.runs - one.runs,
    );
}

function lineKey({ project, branch, workflow }: BranchWorkflowKey): string {
  return JSON.stringify([projectKey(project), branch, workflow]);
}

/** Returns the time by which a digest counts the result. */
export function countedAt(result: Result): number {
  return result.heardAt ?? ending(result);
}

function lineFacts(
  { results, ...line }: LineResults,
  branch: BranchNow | undefined,
  { from, to }: Period,
): LineFacts | undefined {
  const isWithin = (result: Result) => countedAt(result) > from && countedAt(result) <= to;
  const within = results.filter(isWithin);
  const now = stateOf({ ...line, results }, branch);
  if (within.length === 0 && now.state !== 'red') return undefined;
  // The last result before the period decides whether the first one is a change.
  const pairs = results.flatMap((result, index) => {
    const before = results[index + 1];
    return isWithin(result) && before && before.status !== result.status ? [result] : [];
  });
  const recovered = within.filter(({ run }) => isFixed(results, run));
  const last = stateNow(results);
  // CircleCI shows a success that was not reported to us.
  const isUnheard = now.state === 'green' && last?.workflow.outcome === 'red';
  const before = isUnheard ? last.since.createdAt : recovered[0] && redSince(results, recovered[0].run)?.at;
  return {
    line,
    runs: within.length,
    failed: within.filter(({ status }) => status === 'failed').length,
    counted: within.length >= mostKept ? 'last' : 'all',
    ...now,
    redSince: now.state === 'red' ? now.redSince : before,
    recoveries: recovered.length + Number(isUnheard),
    flips: pairs.length,
  };
}

type Now = Pick<LineFacts, 'state' | 'redSince' | 'isSinceKnown' | 'brokenBy'>;

const unread: Now = { state: 'unread', redSince: undefined, isSinceKnown: false, brokenBy: undefined };

/** Returns the state that CircleCI shows; for a tag, which CircleCI does not show, that of the results. */
function stateOf({ results, ...line }: LineResults, branch: BranchNow | undefined): Now {
  if (isTag(line.branch)) return told(stateNow(results));
  const reading = branch?.reading;
  if (!reading) return unread;
  const has = ({ name }: BranchWorkflow) => name === line.workflow;
  const decided = reading.reds.find(has) ?? reading.greens.find(has);
  return !decided && reading.verdict === 'unknown' ? unread : told(decided);
}

function told(decided: BranchWorkflow | undefined): Now {
  if (!decided) return { ...unread, state: 'none' };
  const { workflow, since, isSinceKnown } = decided;
  const build = since.builds[0];
  return {
    state: workflow.outcome === 'red' ? 'red' : 'green',
    redSince: since.createdAt > 0 ? since.createdAt : undefined,
    isSinceKnown,
    brokenBy: build?.author ?? since.startedBy,
  };
}
