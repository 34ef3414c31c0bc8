/** Whether a branch is red, and since when, from its builds. Pure. */

import { newestRun } from '../circleci/newest-run.ts';
import { type BuildSummary, isUnfinished, type Status } from '../circleci/schemas.ts';

/** A workflow of the branch whose newest run that came to a result failed. */
export interface Red {
  /** What failed in that run. */
  readonly build: BuildSummary;
  /** What failed in the first of the red runs. */
  readonly first: BuildSummary;
  /** How many runs in a row. */
  readonly runs: number;
  /** False when even the oldest run that we know was red. */
  readonly knownSince: boolean;
  /** A newer run has not ended yet. */
  readonly underWay: boolean;
}

export interface Seen {
  /** Of one branch, in any order. */
  readonly builds: readonly BuildSummary[];
  /** False when there are older ones: then the oldest run may be here in part only. */
  readonly all: boolean;
}

/** One for each red workflow; builds without a workflow count as one. */
export function redOf({ builds, all }: Seen): readonly Red[] {
  const runs = runsOf(builds);
  const known = all || runs.length === 1 ? runs : runs.slice(0, -1);
  const newest = runs[0];
  const byWorkflow = Map.groupBy(known, ([build]) => build?.workflow?.workflowName);
  return [...byWorkflow]
    .filter(([name, own]) => name !== brokenConfig || own[0] === newest)
    .flatMap(([, own]) => redRun(own) ?? []);
}

/** What CircleCI calls the run of a configuration that it cannot read: any later run shows that it can. */
const brokenConfig = 'Build Error';

const bad: readonly Status[] = ['failed', 'timedout', 'infrastructure_fail', 'killed'];
const good: readonly Status[] = ['success', 'fixed'];

type Run = readonly BuildSummary[];

/** Newest first; in each the newest attempt of every job. */
function runsOf(builds: readonly BuildSummary[]): readonly Run[] {
  const runs = Map.groupBy(builds, ({ workflow, number }) => workflow?.workflowId ?? `build:${number}`);
  const newest = (run: Run) => Math.max(...run.map(({ number }) => number));
  return [...runs.values()].toSorted((one, other) => newest(other) - newest(one)).map(newestRun);
}

/** Canceled and skipped runs say nothing about the branch, and those under way not yet. */
function redRun(runs: readonly Run[]): Red | undefined {
  const decided = runs.filter((run) => run.some(isBad) || (run.some(isGood) && !run.some(isUnfinished)));
  const green = decided.findIndex((run) => !run.some(isBad));
  const red = green === -1 ? decided : decided.slice(0, green);
  const build = red[0]?.find(isBad);
  const first = red.at(-1)?.find(isBad);
  if (!build || !first) return undefined;
  const newer = runs[0] === red[0] ? [] : (runs[0] ?? []);
  return { build, first, runs: red.length, knownSince: green !== -1, underWay: newer.some(isUnfinished) };
}

function isBad({ status }: BuildSummary): boolean {
  return bad.includes(status);
}

function isGood({ status }: BuildSummary): boolean {
  return good.includes(status);
}
