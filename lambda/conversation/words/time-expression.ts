/** Parses a time in the future: `30m`, `2h`, `18:00`, `6pm`, `tomorrow 9:00`, `monday`, `off`. Pure. */

import { type Clock, readClock, readWeekday } from '../../parsing/wall-clock.ts';
import { momentOnWall, type WallTime } from '../../time-zone.ts';

export type Until =
  | { readonly kind: 'off' }
  /** Milliseconds. */
  | { readonly kind: 'span'; readonly span: number }
  | { readonly kind: 'clock'; readonly clock: WallTime };

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = { m: hour / 60, h: hour, d: 24 * hour, w: 7 * 24 * hour };
const longest = 90 * 24 * hour;
const morning: Clock = { hour: 9, minute: 0 };
const joiners = ['until', 'till', 'for'];

export const aDay: Until = { kind: 'span', span: 24 * hour };

/** Undefined when the words are no time. A day without a time is its morning, at nine. */
export function readUntil(words: readonly string[]): Until | undefined {
  const [first = '', second, ...rest] = words.map((word) => word.toLowerCase());
  if (joiners.includes(first)) return readUntil(words.slice(1));
  if (rest.length > 0) return undefined;
  const on = readDay(first);
  if (on !== undefined) {
    const clock = second === undefined ? morning : readClock(second);
    return clock && { kind: 'clock', clock: { on, ...clock } };
  }
  if (second !== undefined) return /^\d+$/.test(first) ? readSpan(first + second) : undefined;
  if (first === 'off') return { kind: 'off' };
  // A bare number may be anything.
  const clock = /^\d+$/.test(first) ? undefined : readClock(first);
  return clock ? { kind: 'clock', clock: { on: 'next', ...clock } } : readSpan(first);
}

/** When that is, by the clock of `timeZone`. Undefined: off. */
export function momentOf(until: Until, timeZone: string, now: number): number | undefined {
  if (until.kind === 'off') return undefined;
  return until.kind === 'span' ? now + until.span : momentOnWall(until.clock, timeZone, now);
}

/** Sunday is 0. */
export function readDay(text: string): 'tomorrow' | number | undefined {
  if (text === 'tomorrow') return 'tomorrow';
  return readWeekday(text);
}

/** `30m`, `90min`, `2h`, `2hours`, `1d`, `2weeks`. */
function readSpan(text: string): Until | undefined {
  const [, count, unit = ''] =
    /^(\d{1,4})(?:(m)(?:ins?|inutes?)?|(h)(?:rs?|ours?)?|(d)(?:ays?)?|(w)(?:eeks?)?)$/
      .exec(text)
      ?.filter(Boolean) ?? [];
  const span = Number(count) * (units[unit] ?? Number.NaN);
  return span > 0 && span <= longest ? { kind: 'span', span } : undefined;
}
