/** Computes the end of quiet hours in a rule's time zone. Pure. */

import type { Rule } from '../store/subscriptions-and-schedules.ts';
import { hourIn } from '../time-zone.ts';

/** Offsets of time zones are multiples of a quarter of an hour, and change at one. */
const quarter = 15 * 60_000;
const mostQuarters = 4 * 26;

/** Returns the first time from `now` on that is not quiet. */
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
