/** Counts runs, of a workflow or of one of its jobs, as insights do. Pure. */
import { iso } from '../timestamps.ts';

export interface Sample {
  readonly at: number;
  /** Null while it runs. */
  readonly stoppedAt: number | null;
  readonly ended: 'well' | 'badly' | 'otherwise';
  readonly credits: number;
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

export const dayMs = 86_400_000;

export interface Count {
  readonly total_runs: number;
  readonly successful_runs: number;
  readonly failed_runs: number;
  readonly success_rate: number;
  readonly throughput: number;
  readonly total_credits_used: number;
  readonly duration_metrics: Durations;
}

export function countOf(samples: readonly Sample[], window: Window): Count {
  const ended = (how: Sample['ended']): number => samples.filter((one) => one.ended === how).length;
  return {
    total_runs: samples.length,
    successful_runs: ended('well'),
    failed_runs: ended('badly'),
    success_rate: ended('well') / Math.max(samples.length, 1),
    throughput: samples.length / Math.max((window.to - window.from) / dayMs, 1),
    total_credits_used: samples.reduce((sum, { credits }) => sum + credits, 0),
    duration_metrics: durationsOf(samples),
  };
}

export type Durations = Readonly<
  Record<'min' | 'mean' | 'median' | 'p95' | 'max' | 'standard_deviation', number>
>;

/** In seconds. */
function durationsOf(samples: readonly Sample[]): Durations {
  const seconds = samples
    .flatMap(({ at, stoppedAt }) => (stoppedAt === null ? [] : [Math.round((stoppedAt - at) / 1000)]))
    .toSorted((a, b) => a - b);
  const part = (share: number): number => seconds[Math.floor((seconds.length - 1) * share)] ?? 0;
  const exact = mean(seconds);
  const spread = Math.sqrt(mean(seconds.map((one) => (one - exact) ** 2)));
  const all = { min: part(0), mean: Math.round(exact), median: part(0.5), p95: part(0.95), max: part(1) };
  return { ...all, standard_deviation: Math.round(spread * 10) / 10 };
}

/** How long it took from a failure to the next success, in seconds, and how often that came. */
export function recoveriesOf(samples: readonly Sample[]): {
  readonly mttr: number;
  readonly total_recoveries: number;
} {
  const times: number[] = [];
  let broken: number | null = null;
  for (const { ended, at, stoppedAt } of samples.toSorted((a, b) => a.at - b.at)) {
    if (ended === 'badly') broken ??= stoppedAt ?? at;
    if (ended !== 'well' || broken === null) continue;
    times.push(((stoppedAt ?? at) - broken) / 1000);
    broken = null;
  }
  return { mttr: Math.round(mean(times)), total_recoveries: times.length };
}

/** The times of the first and of the last of them. */
export function windowOf(samples: readonly Sample[], { from, to }: Window): object {
  const times = samples.map(({ at }) => at).toSorted((a, b) => a - b);
  return { window_start: iso(times[0] ?? from), window_end: iso(times.at(-1) ?? to) };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / Math.max(numbers.length, 1);
}
