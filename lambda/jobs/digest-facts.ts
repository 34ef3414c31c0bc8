/** How the lines of some projects fared in a time. Pure. */

import { ending } from '../rules/branch-history.ts';
import type { Line, Result } from '../store/runs.ts';

export type LineResults = Line & { readonly results: readonly Result[] };

/** One branch's workflow. */
export interface LineFacts {
  readonly line: Line;
  readonly runs: number;
  readonly failed: number;
  /** More results than these are not kept. */
  readonly counted: 'all' | 'last';
  readonly isRed: boolean;
  /** The end of the first of the failures that go on, or of those that the newest success ended. */
  readonly redSince: number | undefined;
  /** Who broke it. */
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

/** Those that had a run, the most failed first. */
export function factsOf(lines: readonly LineResults[], period: Period): readonly LineFacts[] {
  return lines
    .flatMap((line) => lineFacts(line, period) ?? [])
    .toSorted(
      (one, other) =>
        Number(other.isRed) - Number(one.isRed) || other.failed - one.failed || other.runs - one.runs,
    );
}

/** When a digest counts it. */
export function countedAt(result: Result): number {
  return result.heardAt ?? ending(result);
}

function lineFacts({ results, ...line }: LineResults, { from, to }: Period): LineFacts | undefined {
  const isWithin = (result: Result) => countedAt(result) > from && countedAt(result) <= to;
  const within = results.filter(isWithin);
  // What has come in since is not counted yet, and it decides what is true now.
  const [newest] = results;
  if (!newest || within.length === 0) return undefined;
  const failed = within.filter(({ status }) => status === 'failed').length;
  const isRed = newest.status === 'failed';
  const first = firstFailure(results);
  // The one before the period, too: what it was then is where the first change comes from.
  const pairs = results.flatMap((result, index) => {
    const before = results[index + 1];
    return isWithin(result) && before && before.status !== result.status ? [result.status] : [];
  });
  return {
    ...{ line, runs: within.length, failed, isRed },
    redSince: first && ending(first),
    brokenBy: first?.author,
    counted: within.length >= mostKept ? 'last' : 'all',
    recoveries: pairs.filter((status) => status === 'success').length,
    flips: pairs.length,
  };
}

/** Of the newest failures in a row, whether they go on or not. */
function firstFailure(results: readonly Result[]): Result | undefined {
  const failures = results.slice(results.findIndex(({ status }) => status === 'failed'));
  const green = failures.findIndex(({ status }) => status === 'success');
  const first = green === -1 ? failures.at(-1) : failures[green - 1];
  return first?.status === 'failed' ? first : undefined;
}
