/** Converts between time stamps and local times of a time zone, with daylight saving. Times are milliseconds. Pure. */

/** The times of a digest: daily, or once a week. */
export interface Rhythm {
  readonly every: 'day' | 'week';
  /** Sunday is 0. Left out: Monday. */
  readonly weekday?: number | undefined;
  readonly hour: number;
  readonly minute: number;
  /** IANA name. An unknown zone is read as UTC. */
  readonly timeZone: string;
}

const day = 24 * 60 * 60_000;
const monday = 1;

/** Returns the first such time after `now`: an hour later where daylight saving skips it, once where it repeats. */
export function nextDigestAt(rhythm: Rhythm, now: number): number {
  return timesAround(rhythm, now).find((time) => time > now) ?? now + day;
}

/** Returns the last such time up to `now`: the period of a late digest ends there. */
export function lastDigestAt(rhythm: Rhythm, now: number): number {
  return timesAround(rhythm, now).findLast((time) => time <= now) ?? now;
}

/** A local time of a day: the next one, tomorrow's, or that of the next weekday (Sunday is 0). */
export interface WallTime {
  readonly on: 'next' | 'tomorrow' | number;
  readonly hour: number;
  readonly minute: number;
}

/** The first such moment after `now`. */
export function momentOnWall({ on, hour, minute }: WallTime, timeZone: string, now: number): number {
  const isMeant = (date: number, index: number) =>
    on === 'next' || (on === 'tomorrow' ? index === 1 : index > 0 && new Date(date).getUTCDay() === on);
  const times = daysFrom(todayIn(timeZone, now), 9)
    .filter(isMeant)
    .map((date) => instantOf(timeZone, date + (hour * 60 + minute) * 60_000));
  return times.find((time) => time > now) ?? now + day;
}

/** The same time on some days of each week. */
export interface WeekTimes {
  /** Sunday is 0. */
  readonly days: readonly number[];
  readonly hour: number;
  readonly minute: number;
  /** IANA name. An unknown zone is read as UTC. */
  readonly timeZone: string;
}

/** The last such time up to `now`, and the same local time as many days before as the closest two of the days are apart. */
export function lastOfWeek(times: WeekTimes, now: number): { readonly at: number; readonly from: number } {
  const last = weekTimesAround(times, now).findLast(({ at }) => at <= now);
  return last ?? { at: now, from: now - day };
}

/** The first such time after `now`. */
export function nextOfWeek(times: WeekTimes, now: number): number {
  return weekTimesAround(times, now).find(({ at }) => at > now)?.at ?? now + day;
}

function weekTimesAround({ days, hour, minute, timeZone }: WeekTimes, now: number) {
  const gap = closest(days);
  return daysFrom(todayIn(timeZone, now) - 9 * day, 19)
    .filter((date) => days.includes(new Date(date).getUTCDay()))
    .map((date) => {
      const wall = date + (hour * 60 + minute) * 60_000;
      return { at: instantOf(timeZone, wall), from: instantOf(timeZone, wall - gap * day) };
    });
}

/** Returns how many days the closest two of them are apart; seven for one alone. */
function closest(days: readonly number[]): number {
  const sorted = days.toSorted((one, other) => one - other);
  const gaps = sorted.map((one, index) => ((sorted[index + 1] ?? (sorted[0] ?? 0) + 7) - one) % 7 || 7);
  return Math.min(7, ...gaps);
}

/** Whether `Intl` knows the zone. */
export function isTimeZone(timeZone: string): boolean {
  return formatOf(timeZone) !== undefined;
}

/** The hour, from 0 to 23, at a time in a zone. */
export function hourIn(timeZone: string): (time: number) => number {
  return (time) => new Date(wallOf(timeZone, time)).getUTCHours();
}

/** In order: from more than a week before to more than a week after. */
function timesAround(
  { every, weekday = monday, hour, minute, timeZone }: Rhythm,
  now: number,
): readonly number[] {
  return daysFrom(todayIn(timeZone, now) - 9 * day, 19)
    .filter((date) => every === 'day' || new Date(date).getUTCDay() === weekday)
    .map((date) => instantOf(timeZone, date + (hour * 60 + minute) * 60_000));
}

/** Returns the local date's midnight, as if it were UTC. */
function todayIn(timeZone: string, now: number): number {
  return Math.floor(wallOf(timeZone, now) / day) * day;
}

function daysFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index * day);
}

/** Returns when the local clock shows this: the earlier of two; if skipped, later by as much as the clocks jump. */
function instantOf(timeZone: string, wall: number): number {
  const before = wall - offsetAt(timeZone, wall - day);
  const after = wall - offsetAt(timeZone, wall + day);
  const shown = [before, after].filter((time) => wallOf(timeZone, time) === wall);
  return shown.length === 0 ? before : Math.min(...shown);
}

function offsetAt(timeZone: string, time: number): number {
  return wallOf(timeZone, time) - time;
}

/** Returns the local time to the second, as if it were UTC. */
function wallOf(timeZone: string, time: number): number {
  const second = Math.floor(time / 1000) * 1000;
  const parts = (formatOf(timeZone) ?? formatOf('UTC'))?.formatToParts(second) ?? [];
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
}

/** Caches formatters, which are slow to create. */
const formats = new Map<string, Intl.DateTimeFormat | undefined>();
const mostFormats = 100;

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(timeZone)) return formats.get(timeZone);
  if (formats.size >= mostFormats) formats.clear();
  const format = madeFormat(timeZone);
  formats.set(timeZone, format);
  return format;
}

function madeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  const digits = '2-digit';
  try {
    return new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      timeZone,
    });
  } catch {
    return undefined;
  }
}
