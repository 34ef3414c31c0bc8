/** Joins what ran in a period with what is red now: a fact for each branch's workflow. Pure. */
import { projectKey } from '../circleci/project.ts';
import type { BranchWorkflow } from '../circleci/runs/branch.ts';
import { ending } from '../rules/branch-history.ts';
import { isFixed, redSince, stateNow } from '../rules/line-state.ts';
import type { BranchWorkflowKey, Result } from '../store/runs.ts';
import { type BranchNow, isTag, type LineResults, placeKey } from './digest-branches.ts';

/** One branch's workflow. */
export interface LineFacts {
  readonly line: BranchWorkflowKey;
  /** Of the period, each run once. */
  readonly runs: number;
  readonly failed: number;
  /** More results than these are not kept. */
  readonly counted: 'all' | 'last';
  /** By CircleCI. `none`: it came to no result. `unread`: CircleCI did not show the branch. */
  readonly state: 'red' | 'green' | 'none' | 'unread';
  /** When the first pipeline began of those in a row that are red, or that the newest recovery ended. */
  readonly redSince: number | undefined;
  /** False when it may be red for longer. */
  readonly isSinceKnown: boolean;
  readonly brokenBy: string | undefined;
  /** How often it was red and then green again. */
  readonly recoveries: number;
  /** How often it went from one to the other. */
  readonly flips: number;
}

/** By when the end of a run was heard: what comes in while a digest is told is counted in the next one. */
export interface Period {
  /** After this, */
  readonly from: number;
  /** up to this. */
  readonly to: number;
}

/** As many as the store keeps of a line. */
const mostKept = 30;

/** Those that are red, whether they ran or not, and those that had a run: the red ones first, then the most failed. */
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

/** When a digest counts it. */
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
  // The one before the period, too: what it was then is where the first change comes from.
  const pairs = results.flatMap((result, index) => {
    const before = results[index + 1];
    return isWithin(result) && before && before.status !== result.status ? [result] : [];
  });
  const recovered = within.filter(({ run }) => isFixed(results, run));
  const last = stateNow(results);
  // CircleCI shows a success that we have not heard of.
  const isUnheard = now.state === 'green' && last?.workflow.outcome === 'red';
  const before = isUnheard ? last.since.createdAt : recovered[0] && redSince(results, recovered[0].run)?.at;
  return {
    ...{ line, runs: within.length },
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

/** As CircleCI shows the branch. It shows no state of a tag: there the results decide. */
function stateOf({ results, ...line }: LineResults, branch: BranchNow | undefined): Now {
  if (isTag(line.branch)) return told(stateNow(results));
  const reading = branch?.reading;
  if (!reading) return unread;
  const has = ({ name }: BranchWorkflow) => name === line.workflow;
  return told(reading.reds.find(has) ?? reading.greens.find(has));
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
