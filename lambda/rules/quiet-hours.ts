/** Quiet hours, by the clock on the wall of whoever set them. Pure. */

import type { Rule } from '../store/subscriptions.ts';
import { hourIn } from '../time-zone.ts';

/** The clocks of all time zones differ by whole quarters, and are put forward and back at one. */
const quarter = 15 * 60_000;
const mostQuarters = 4 * 26;

/** The first moment from `now` on that is not quiet. */
export function endOfQuiet({ quiet, timeZone }: Pick<Rule, 'quiet' | 'timeZone'>, now: number): number {
  if (!quiet || quiet.from === quiet.to) return now;
  const hourAt = hourIn(timeZone);
  const isQuiet = (time: number) => within(hourAt(time), quiet);
  if (!isQuiet(now)) return now;
  const next = now - (now % quarter);
  for (let step = 1; step <= mostQuarters; step += 1)
    if (!isQuiet(next + step * quarter)) return next + step * quarter;
  return now;
}

function within(hour: number, { from, to }: NonNullable<Rule['quiet']>): boolean {
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}
