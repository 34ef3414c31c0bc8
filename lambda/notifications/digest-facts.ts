/** How the lines of some projects fared in a time. Pure. */
import type { Line, Result } from '../store/runs.ts';
import { ending } from './results.ts';

export type LineResults = Line & { readonly results: readonly Result[] };

/** One branch's workflow. */
export interface LineFacts {
  readonly line: Line;
  readonly runs: number;
  readonly failed: number;
  /** More results than these are not kept. */
  readonly counted: 'all' | 'last';
  readonly isRed: boolean;
  /** The first of the failures that go on. */
  readonly redSince: Result | undefined;
  /** How often it was red and then green again. */
  readonly recoveries: number;
  /** How often it went from one to the other. */
  readonly flips: number;
}

/** By when runs ended: one that goes on while a digest is told is counted in the next one. */
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

function lineFacts({ results, ...line }: LineResults, { from, to }: Period): LineFacts | undefined {
  const known = results.filter((result) => ending(result) <= to);
  const isWithin = (result: Result) => ending(result) > from;
  const within = known.filter(isWithin);
  const [newest] = known;
  if (!newest || within.length === 0) return undefined;
  const failed = within.filter(({ status }) => status === 'failed').length;
  const isRed = newest.status === 'failed';
  const green = known.findIndex(({ status }) => status === 'success');
  const redSince = isRed ? known.at(green === -1 ? -1 : green - 1) : undefined;
  // The one before the period, too: what it was then is where the first change comes from.
  const pairs = known.flatMap((result, index) => {
    const before = known[index + 1];
    return isWithin(result) && before && before.status !== result.status ? [result.status] : [];
  });
  return {
    ...{ line, runs: within.length, failed, isRed, redSince },
    counted: within.length >= mostKept ? 'last' : 'all',
    recoveries: pairs.filter((status) => status === 'success').length,
    flips: pairs.length,
  };
}
