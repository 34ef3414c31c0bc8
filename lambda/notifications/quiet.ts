/** Quiet hours, by the clock on the wall of whoever set them. Pure. */
import type { Rule } from '../store/subscriptions.ts';

/** The clocks of all time zones differ by whole quarters, and are put forward and back at one. */
const quarter = 15 * 60_000;
const mostQuarters = 4 * 26;

/** The first moment from `now` on that is not quiet. */
export function endOfQuiet({ quiet, timeZone }: Pick<Rule, 'quiet' | 'timeZone'>, now: number): number {
  if (!quiet || quiet.from === quiet.to) return now;
  const hourAt = clockOf(timeZone);
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

/** A zone that nobody knows is read as UTC. */
function clockOf(timeZone: string): (time: number) => number {
  const format = formatOf(timeZone) ?? formatOf('UTC');
  return (time) => Number(format?.format(time));
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone });
  } catch {
    return undefined;
  }
}
