/** Computes by when an expected run is due, and since when it counts. Pure. */
import type { Expectation } from '../rule-options/expectation.ts';
import { lastOfWeek, nextOfWeek } from '../time-zone.ts';

/** A run that comes after `from` is in time. */
export interface Window {
  readonly from: number;
  /** By when it was due: the last such time up to now, or now itself for a span. */
  readonly due: number;
}

export function windowAt(expectation: Expectation, timeZone: string, now: number): Window {
  if (expectation.by === 'span') return { from: now - expectation.span, due: now };
  const { days, hour, minute } = expectation;
  const { at, from } = lastOfWeek({ days, hour, minute, timeZone }, now);
  return { from, due: at };
}

/** Returns when the next run is due, after one came at `metAt`. */
export function nextDue(
  expectation: Expectation,
  timeZone: string,
  { metAt, now }: { readonly metAt: number; readonly now: number },
): number {
  if (expectation.by === 'span') return metAt + expectation.span;
  const { days, hour, minute } = expectation;
  return nextOfWeek({ days, hour, minute, timeZone }, now);
}
