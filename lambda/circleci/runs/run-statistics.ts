/** Counts what the runs of a workflow came to in a period: success rate, durations, time spent red. Pure. */
import type { EndedRun } from '../client/insights.ts';
import { isFailure } from '../reports/run-event.ts';

export interface Period {
  readonly from: number;
  /** The first moment after it. */
  readonly to: number;
}

/** Durations are milliseconds. */
export interface RunStatistics {
  readonly passed: number;
  readonly failed: number;
  /** Canceled: they say nothing of the code. */
  readonly uncounted: number;
  /** From 0 to 1; undefined without a run that passed or failed. */
  readonly rate: number | undefined;
  /** Of the runs that passed. */
  readonly median: number | undefined;
  readonly p95: number | undefined;
  /** From the end of the first failure to the end of the next success, as far as it lies in the period. */
  readonly redFor: number;
  readonly reds: number;
  readonly isRed: boolean;
  readonly perDay: number;
}

export const dayLength = 86_400_000;

export function statisticsOf(runs: readonly EndedRun[], period: Period): RunStatistics {
  const within = runs.filter(({ createdAt }) => createdAt >= period.from && createdAt < period.to);
  const passed = within.filter(({ status }) => status === 'success');
  const failed = within.filter(hasFailed);
  const times = passed
    .map(({ createdAt, stoppedAt }) => Math.max(0, stoppedAt - createdAt))
    .toSorted((one, other) => one - other);
  const told = passed.length + failed.length;
  const reds = redSpans(runs, period);
  return {
    passed: passed.length,
    failed: failed.length,
    uncounted: within.length - told,
    rate: told === 0 ? undefined : passed.length / told,
    median: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    redFor: reds.reduce((sum, { from, to }) => sum + to - from, 0),
    reds: reds.length,
    isRed: reds.at(-1)?.to === period.to,
    perDay: within.length / Math.max(1, (period.to - period.from) / dayLength),
  };
}

function hasFailed({ status }: EndedRun): boolean {
  return isFailure(status);
}

/** The smallest value that no less than that share of them stays within. Sorted values in. */
function quantile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/** Runs from before the period tell whether it began red. */
function redSpans(runs: readonly EndedRun[], { from, to }: Period): readonly Period[] {
  const ended = runs
    .filter((run) => run.stoppedAt < to && (hasFailed(run) || run.status === 'success'))
    .toSorted((one, other) => one.stoppedAt - other.stoppedAt);
  const spans: Period[] = [];
  let red: number | undefined;
  for (const run of ended) {
    if (hasFailed(run)) red ??= run.stoppedAt;
    else if (red !== undefined) {
      spans.push({ from: red, to: run.stoppedAt });
      red = undefined;
    }
  }
  if (red !== undefined) spans.push({ from: red, to });
  return spans
    .map((span) => ({ from: Math.max(from, span.from), to: span.to }))
    .filter((span) => span.to > span.from);
}

/** The period's days by the clock of that IANA zone, the oldest first; the first and the last may be short. */
export function daysOf(
  runs: readonly EndedRun[],
  period: Period,
  timeZone: string,
): readonly (RunStatistics & { readonly at: number })[] {
  const name = new Intl.DateTimeFormat('en-CA', { timeZone });
  const count = Math.round((period.to - period.from) / dayLength);
  const days = Array.from({ length: count }, (_, at) => period.to - 1 - (count - 1 - at) * dayLength);
  const byDay = Map.groupBy(runs, ({ createdAt }) => name.format(createdAt));
  // Where the clocks change, two of them may be of one date.
  const dates = new Map(days.map((at) => [name.format(at), at]));
  return [...dates].map(([date, at]) => ({
    at,
    ...statisticsOf(byDay.get(date) ?? [], { from: Number.NEGATIVE_INFINITY, to: period.to }),
  }));
}
