/** Parses and words the runs that a rule expects: `26h`, `weekdays 07:00`, `started 2d`. Pure. */
import { type Clock, readClock, readWeekday, weekdays } from '../parsing/wall-clock.ts';
import type { Read } from './option-type.ts';

/** A run is expected within a time, again and again, or by a time of day. */
export type Expectation = {
  /** `success`: it has passed. `start`: it has begun. */
  readonly of: 'success' | 'start';
} & (
  | { readonly by: 'span'; readonly span: number }
  | {
      readonly by: 'clock';
      /** In order; Sunday is 0. */
      readonly days: readonly number[];
      readonly hour: number;
      readonly minute: number;
    }
);

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const shortest = 15 * minute;
const longest = 31 * day;
/** Where only `started` is said. */
const usualSpan = 26 * hour;
const units: Readonly<Record<string, number>> = { m: minute, h: hour, d: day, w: 7 * day };

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const dayWords: ReadonlyMap<string, readonly number[]> = new Map([
  ['daily', everyDay],
  ['everyday', everyDay],
  ['day', everyDay],
  ['days', everyDay],
  ['weekdays', [1, 2, 3, 4, 5]],
  ['weekday', [1, 2, 3, 4, 5]],
  ['workdays', [1, 2, 3, 4, 5]],
  ['weekends', [0, 6]],
  ['weekend', [0, 6]],
]);
const fillers = ['at', 'by', 'every', 'within', 'in', 'on', 'and', 'a', 'run', 'before', 'each'];
const startWords = ['started', 'start', 'starts', 'begun', 'triggered', 'running'];
const successWords = ['success', 'succeeded', 'passed', 'passes', 'green', 'ok'];

const wants: Read<Expectation | undefined> = {
  wants: 'a time like 26h, "weekdays 07:00" or "started 26h"',
  example: '26h',
};

/** Words in any order; `off` for none. */
export function expectationOf(text: string): Read<Expectation | undefined> {
  const words = text
    .toLowerCase()
    .replace(/(\d)\s+(?=(?:m(?:in(?:ute)?s?)?|h(?:ours?|rs?)?|d(?:ays?)?|w(?:eeks?)?|[ap]m)\b)/g, '$1')
    .split(/[\s,]+/)
    .filter((word) => word !== '' && !fillers.includes(word));
  if (words.length === 1 && words[0] === 'off') return { value: undefined };
  const isStart = words.some((word) => startWords.includes(word));
  const rest = words.filter((word) => !startWords.includes(word) && !successWords.includes(word));
  const of = isStart ? 'start' : 'success';
  if (rest.length === 0) return isStart ? { value: { of, by: 'span', span: usualSpan } } : wants;
  const span = rest.length === 1 ? spanOf(rest[0] ?? '') : undefined;
  if (span !== undefined) return { value: { of, by: 'span', span } };
  const days = rest.map(daysOf);
  const times = rest.filter((_, index) => days[index] === undefined).map(readClock);
  const [time] = times;
  if (times.length !== 1 || !time) return wants;
  const named = [...new Set(days.flatMap((some) => some ?? []))].toSorted((one, other) => one - other);
  return { value: { of, by: 'clock', days: named.length > 0 ? named : everyDay, ...time } };
}

/** Undefined also for what is too short or too long. */
function spanOf(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,5})([mhdw])(?:in(?:ute)?s?|ours?|rs?|ays?|eeks?)?$/.exec(text) ?? [];
  const span = Number(count) * (units[unit] ?? Number.NaN);
  return span >= shortest && span <= longest ? span : undefined;
}

/** `monday`, `mon-fri`, `weekdays`. */
function daysOf(word: string): readonly number[] | undefined {
  const known = dayWords.get(word);
  if (known) return known;
  const [first, last, ...more] = word.replace(/s$/, '').split('-').map(readWeekday);
  if (first === undefined || more.length > 0) return undefined;
  if (!word.includes('-')) return [first];
  if (last === undefined) return undefined;
  return everyDay.slice(0, ((last - first + 7) % 7) + 1).map((step) => (first + step) % 7);
}

export function expectationText(expectation: Expectation | undefined): string {
  if (!expectation) return '';
  const when =
    expectation.by === 'span'
      ? spanText(expectation.span)
      : `${dayText(expectation.days)} ${clockText(expectation)}`;
  return expectation.of === 'start' ? `started ${when}` : when;
}

/** `26h`, `2d`. */
export function spanText(span: number): string {
  const unit = ['d', 'h', 'm'].find((one) => span % (units[one] ?? 1) === 0 && span / (units[one] ?? 1) >= 2);
  return unit ? `${span / (units[unit] ?? 1)}${unit}` : `${span / minute}m`;
}

function dayText(days: readonly number[]): string {
  const named = ['daily', 'weekdays', 'weekends'].find((word) => `${dayWords.get(word)}` === `${days}`);
  return named ?? days.map((one) => weekdays[one]?.slice(0, 3)).join(' ');
}

function clockText({ hour: hours, minute: minutes }: Clock): string {
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

/** `expects a run to pass every 26h`, `expects a run to start by 7 AM on weekdays`. */
export function expectationWords(expectation: Expectation): string {
  const end = expectation.of === 'start' ? 'start' : 'pass';
  return `expects a run to ${end} ${expectationTime(expectation)}`;
}

/** `every 26h`, `by 7 AM on weekdays`. */
export function expectationTime(expectation: Expectation): string {
  if (expectation.by === 'span') return `every ${spanText(expectation.span)}`;
  return `by ${readableClock(expectation)} ${readableDays(expectation.days)}`;
}

/** With one colon at most: Slack could read an emoji between two. */
function readableClock({ hour: hours, minute: minutes }: Clock): string {
  const past = minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`;
  return `${hours % 12 || 12}${past} ${hours < 12 ? 'AM' : 'PM'}`;
}

function readableDays(days: readonly number[]): string {
  const text = dayText(days);
  if (text === 'daily') return 'every day';
  if (text.startsWith('week')) return `on ${text}`;
  const names = days.map((one) => `${weekdays[one]?.charAt(0).toUpperCase()}${weekdays[one]?.slice(1)}s`);
  const [last = '', ...before] = names.toReversed();
  return `on ${before.length === 0 ? last : `${before.toReversed().join(', ')} and ${last}`}`;
}
