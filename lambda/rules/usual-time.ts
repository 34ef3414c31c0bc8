/** Computes how long a workflow's runs usually take: the median of those that passed. Pure. */
import type { Result } from '../store/stored-runs.ts';
import { beginning } from './branch-history.ts';

/** With fewer, nothing is usual. */
const fewest = 5;

export interface UsualTime {
  /** Milliseconds. */
  readonly median: number;
  /** The passed runs that it is of, the newest first. */
  readonly runs: readonly string[];
}

/** Returns the usual time before the run; undefined with fewer than five known times. `results`: newest first. */
export function usualTime(results: readonly Result[], run: string): UsualTime | undefined {
  const own = results.findIndex((one) => one.run === run);
  const passed = results
    .slice(own + 1)
    .filter((one) => one.status === 'success' && one.shown !== 'red' && !isRerun(one, results))
    .flatMap(({ run: id, took }) => (took === undefined ? [] : [{ run: id, took }]));
  if (passed.length < fewest) return undefined;
  return { median: medianOf(passed.map(({ took }) => took)), runs: passed.map(({ run: id }) => id) };
}

/** It may have run some of the jobs only. */
function isRerun(result: Result, results: readonly Result[]): boolean {
  return results.some(
    (one) => one.run !== result.run && one.at === result.at && beginning(one) < beginning(result),
  );
}

/** Throws RangeError without values. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('a median of nothing');
  return (low + high) / 2;
}
