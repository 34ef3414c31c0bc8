/**
 * Histories of expected runs at random, and what is true of them. The truth is worked out here from the runs alone,
 * with nothing of the product.
 */
import type { Random } from '../prove/seeded-random.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export type End = 'success' | 'failed' | 'canceled' | 'superseded' | 'skipped';

/** A run of a workflow as it truly was. */
export interface TrueRun {
  readonly number: number;
  readonly workflow: string;
  readonly branch: string;
  readonly begunAt: number;
  readonly endedAt: number;
  readonly end: End;
  /** When its webhook arrives; undefined: never. */
  readonly reportedAt: number | undefined;
}

export type Trouble = 'CircleCI is down' | 'the bot is down' | 'muted' | 'paused';

export interface Stretch {
  readonly what: Trouble;
  readonly from: number;
  readonly to: number;
}

export interface Expectation {
  /** As it is typed. */
  readonly text: string;
  readonly of: 'success' | 'start';
  readonly span: number | undefined;
  /** Days of the week, hour and minute; Sunday is 0. */
  readonly clock:
    | { readonly days: readonly number[]; readonly hour: number; readonly minute: number }
    | undefined;
}

export interface History {
  readonly expectation: Expectation;
  readonly timeZone: string;
  readonly quiet: { readonly from: number; readonly to: number } | undefined;
  readonly branch: string | undefined;
  readonly runs: readonly TrueRun[];
  readonly stretches: readonly Stretch[];
  readonly from: number;
  readonly to: number;
  /** CircleCI shows what happened this much later. */
  readonly lag: number;
}

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Sydney',
  'America/St_Johns',
];
/** Around the changes of the clocks in both halves of the year, and far from them. */
const seasons = [
  '2026-03-05',
  '2026-03-27',
  '2026-04-02',
  '2026-06-10',
  '2026-10-02',
  '2026-10-23',
  '2026-10-30',
];
const everyDay = [0, 1, 2, 3, 4, 5, 6];
const weekdays = [1, 2, 3, 4, 5];
const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

export function historyOf(random: Random): History {
  const from = Date.parse(`${random.pick(seasons)}T00:00Z`) + random.below(24 * 60) * minute;
  const to = from + (2 + random.below(4)) * day;
  const expectation = expectationOf(random);
  const branch = random.below(3) === 0 ? undefined : 'main';
  const lag = random.below(90) * 1000;
  const runs = runsOf({ from, to }, random);
  const quiet = random.below(4) === 0 ? { from: random.below(24), to: random.below(24) } : undefined;
  return {
    expectation,
    branch,
    lag,
    runs,
    from,
    to,
    timeZone: random.pick(zones),
    quiet: quiet && quiet.from !== quiet.to ? quiet : undefined,
    stretches: stretchesOf({ from, to }, random),
  };
}

function expectationOf(random: Random): Expectation {
  const of = random.below(4) === 0 ? 'start' : 'success';
  const prefix = of === 'start' ? 'started ' : '';
  if (random.below(2) === 0) {
    const hours = random.pick([2, 6, 12, 25, 26, 30, 48]);
    return { of, text: `${prefix}${hours}h`, span: hours * hour, clock: undefined };
  }
  const [word, days] = random.pick([
    ['daily', everyDay],
    ['weekdays', weekdays],
    ['weekends', [0, 6]],
    ...everyDay.map((one) => [names[one]!, [one]] as const),
    ['tue fri', [2, 5]],
  ] as readonly (readonly [string, readonly number[]])[]);
  // The hours that a change of the clocks skips or repeats have tests of their own.
  const clock = { days, hour: random.pick([0, 4, 5, 7, 9, 12, 18, 23]), minute: random.pick([0, 15, 30]) };
  const time = `${String(clock.hour).padStart(2, '0')}:${String(clock.minute).padStart(2, '0')}`;
  return { of, text: `${prefix}${word} ${time}`, span: undefined, clock };
}

/** Most days one at about the same time, now and then several or none; and others beside it. */
function runsOf({ from, to }: Pick<History, 'from' | 'to'>, random: Random): readonly TrueRun[] {
  const runs: TrueRun[] = [];
  const usual = random.below(24 * 60) * minute;
  const add = (begunAt: number, workflow: string, branch: string, ends: readonly End[]) => {
    const endedAt = begunAt + (1 + random.below(random.below(8) === 0 ? 300 : 40)) * minute;
    const way = random.below(10);
    const reportedAt =
      way < 6 ? endedAt + random.below(20_000) : way < 8 ? endedAt + random.below(5 * hour) : undefined;
    runs.push({
      number: 0,
      workflow,
      branch,
      begunAt,
      endedAt,
      reportedAt,
      end: random.pick(ends),
    });
  };
  const usually: readonly End[] = [
    'success',
    'success',
    'success',
    'failed',
    'canceled',
    'superseded',
    'skipped',
  ];
  const everyHours = random.pick([3, 24, 24, 24]);
  for (let at = from - (everyHours === 24 ? 8 : 3) * day + usual; at < to; at += everyHours * hour) {
    if (random.below(everyHours === 24 ? 4 : 12) === 0) continue;
    add(at + random.below(90) * minute, 'nightly', 'main', usually);
    if (random.below(4) === 0) add(at + random.below(600) * minute, 'nightly', 'main', usually);
  }
  for (let count = random.below(12); count > 0; count -= 1) {
    const at = from - day + random.below(Math.floor((to - from + day) / minute)) * minute;
    if (random.below(2) === 0) add(at, 'build', 'main', usually);
    else add(at, 'nightly', 'feature', usually);
  }
  return runs
    .filter(({ begunAt }) => begunAt < to)
    .toSorted((one, other) => one.begunAt - other.begunAt)
    .map((run, index) => ({ ...run, number: index + 1 }));
}

function stretchesOf({ from, to }: Pick<History, 'from' | 'to'>, random: Random): readonly Stretch[] {
  const kinds: readonly Trouble[] = [
    'CircleCI is down',
    'CircleCI is down',
    'the bot is down',
    'muted',
    'paused',
  ];
  return Array.from({ length: random.below(5) }, () => {
    const begin = from + random.below(Math.floor((to - from) / minute)) * minute;
    return { what: random.pick(kinds), from: begin, to: begin + (1 + random.below(600)) * minute };
  });
}

/** Whether a person would count it: of the workflow and branch that were asked for. */
function counts({ expectation, branch }: History, run: TrueRun): boolean {
  const isMeant = run.workflow === 'nightly' && (branch === undefined || run.branch === branch);
  return isMeant && run.end !== 'skipped' && (expectation.of === 'start' || run.end === 'success');
}

/** When the runs that count came, in order. */
export function arrivals(history: History): readonly number[] {
  const { expectation, runs, to } = history;
  const all = runs
    .filter((run) => counts(history, run))
    .map(({ begunAt, endedAt }) => (expectation.of === 'start' ? begunAt : endedAt))
    .filter((at) => at < to);
  return [...new Set(all)].toSorted((one, other) => one - other);
}

/** A time in which no run came that should have. */
export interface Gap {
  /** From when on it could be told. */
  readonly from: number;
  /** When a run came; undefined: not before the end. */
  readonly to: number | undefined;
}

export function gapsOf(history: History): readonly Gap[] {
  const { expectation, from, to } = history;
  const came = arrivals(history);
  const gaps: Gap[] = [];
  const next = (after: number) => came.find((at) => at > after);
  if (expectation.span !== undefined) {
    const { span } = expectation;
    const before = came.findLast((at) => at <= from);
    // From the beginning on, and after each run.
    const begins = [
      before === undefined ? from : Math.max(from, before + span),
      ...came.filter((at) => at > from).map((at) => at + span),
    ];
    for (const begin of begins) {
      const isEmpty = !came.some((at) => at > begin - span && at <= begin);
      if (begin < to && isEmpty) gaps.push({ from: begin, to: next(begin) });
    }
    return gaps;
  }
  for (const due of duesOf(history)) {
    const last = gaps.at(-1);
    // What is missed already stays so.
    if (last && (last.to === undefined || last.to > due.at)) continue;
    if (!came.some((at) => at > due.from && at <= due.at))
      gaps.push({ from: Math.max(from, due.at), to: next(due.at) });
  }
  // What came before the beginning ended it.
  return gaps.filter((gap) => gap.to === undefined || gap.to > from);
}

/** The times by which a run was due, the last one before the beginning included: found by looking at clocks on the wall. */
function duesOf({ expectation, timeZone, from, to }: History) {
  const { days, hour: hours, minute: minutes } = expectation.clock!;
  const wall = wallIn(timeZone);
  const daysApart = [...days, ...days.map((one) => one + 7)].flatMap((one, index, all) => {
    const following = all[index + 1];
    return following === undefined ? [] : [following - one];
  });
  const gap = days.length === 1 ? 7 : Math.min(...daysApart);
  const all: number[] = [];
  for (let at = Math.floor((from - 16 * day) / (15 * minute)) * 15 * minute; at < to; at += 15 * minute) {
    const shown = wall(at);
    if (shown.hour === hours && shown.minute === minutes) all.push(at);
  }
  const dues = all.flatMap((at, index) => {
    const before = all[index - gap];
    return days.includes(wall(at).day) && before !== undefined ? [{ at, from: before }] : [];
  });
  const first = dues.findLastIndex(({ at }) => at <= from);
  return dues.slice(Math.max(0, first));
}

export function wallIn(timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  return (at: number) => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const weekday = names.indexOf((parts.weekday ?? '').toLowerCase());
    return { day: weekday, hour: Number(parts.hour) % 24, minute: Number(parts.minute) };
  };
}
