import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hourIn,
  isTimeZone,
  lastDigestAt,
  momentOnWall,
  nextDigestAt,
  type Rhythm,
} from '../lambda/time-zone.ts';

const at = (text: string) => Date.parse(text);
const nine: Rhythm = { every: 'day', hour: 9, minute: 0, timeZone: 'Europe/Berlin' };
const next = (changes: Partial<Rhythm>, now: string) =>
  new Date(nextDigestAt({ ...nine, ...changes }, at(now))).toISOString();

describe('the next digest', () => {
  test.each([
    ['comes today while it is early', {}, '2026-03-02T07:59:59.999Z', '2026-03-02T08:00:00.000Z'],
    ['comes tomorrow when it is told right now', {}, '2026-03-02T08:00:00Z', '2026-03-03T08:00:00.000Z'],
    ['comes an hour earlier by UTC in summer', {}, '2026-03-28T09:00:00Z', '2026-03-29T07:00:00.000Z'],
    ['comes an hour later by UTC in winter', {}, '2026-10-24T09:00:00Z', '2026-10-25T08:00:00.000Z'],
    ['comes on Monday', { every: 'week' }, '2026-03-04T10:00:00Z', '2026-03-09T08:00:00.000Z'],
    [
      'comes on the weekday that was chosen',
      { every: 'week', weekday: 5 },
      '2026-03-04T10:00:00Z',
      '2026-03-06T08:00:00.000Z',
    ],
    ['comes today on a Monday', { every: 'week' }, '2026-03-02T07:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['comes in a week', { every: 'week' }, '2026-03-02T08:00:00Z', '2026-03-09T08:00:00.000Z'],
    [
      'knows that Monday begins earlier in the east',
      { every: 'week', hour: 1, timeZone: 'Pacific/Auckland' },
      '2026-06-28T12:30:00Z',
      '2026-06-28T13:00:00.000Z',
    ],
    [
      'comes an hour later where the clocks leave it out',
      { hour: 2, minute: 30 },
      '2026-03-28T12:00:00Z',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'comes at the first of two half past two',
      { hour: 2, minute: 30 },
      '2026-10-24T12:00:00Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'does not come again at the second',
      { hour: 2, minute: 30 },
      '2026-10-25T00:45:00Z',
      '2026-10-26T01:30:00.000Z',
    ],
    [
      'knows of half an hour of summer',
      { timeZone: 'Australia/Lord_Howe' },
      '2026-01-10T00:00:00Z',
      '2026-01-10T22:00:00.000Z',
    ],
    [
      'knows of three quarters',
      { timeZone: 'Asia/Kathmandu' },
      '2026-01-10T00:00:00Z',
      '2026-01-10T03:15:00.000Z',
    ],
    [
      'is in UTC where the zone is unknown',
      { timeZone: 'Mars/Olympus' },
      '2026-03-02T07:00:00Z',
      '2026-03-02T09:00:00.000Z',
    ],
  ] as const)('%s', (_, changes, now, expected) => {
    expect(next(changes, now)).toBe(expected);
  });

  const zones = Intl.supportedValuesOf('timeZone');
  const rhythms = fc.record({
    every: fc.constantFrom('day', 'week'),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    timeZone: fc.constantFrom(...zones),
  });
  const moments = fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2035-01-01T00:00:00Z') });

  test('comes once a period, in every zone, whenever one asks', () => {
    fc.assert(
      fc.property(rhythms, moments, (rhythm, now) => {
        const last = lastDigestAt(rhythm, now);
        const coming = nextDigestAt(rhythm, now);
        const days = (coming - last) / (24 * 60 * 60_000);
        expect(last).toBeLessThanOrEqual(now);
        expect(coming).toBeGreaterThan(now);
        expect(Math.abs(days - (rhythm.every === 'day' ? 1 : 7))).toBeLessThan(0.2);
        expect(nextDigestAt(rhythm, last)).toBe(coming);
        expect(lastDigestAt(rhythm, coming)).toBe(coming);
      }),
      { seed: Number(process.env.SEED ?? 1), numRuns: 300 },
    );
  });
});

test('tells the hour on the wall', () => {
  expect(hourIn('America/New_York')(at('2026-03-02T04:59:59Z'))).toBe(23);
});

test('knows a zone from what is none', () => {
  expect(['Europe/Berlin', 'UTC', 'Mars/Olympus', ''].map(isTimeZone)).toEqual([true, true, false, false]);
});

describe('a time on the wall', () => {
  const noon = at('2026-03-02T11:00:00Z'); // a Monday in Berlin
  test.each([
    ['later today', { on: 'next', hour: 18, minute: 0 }, '2026-03-02T17:00:00.000Z'],
    ['tomorrow when it has passed', { on: 'next', hour: 9, minute: 0 }, '2026-03-03T08:00:00.000Z'],
    ['tomorrow when it is right now', { on: 'next', hour: 12, minute: 0 }, '2026-03-03T11:00:00.000Z'],
    [
      'tomorrow, though it comes today still',
      { on: 'tomorrow', hour: 18, minute: 0 },
      '2026-03-03T17:00:00.000Z',
    ],
    ['next week for today’s weekday', { on: 1, hour: 18, minute: 0 }, '2026-03-09T17:00:00.000Z'],
    ['this week for a later one', { on: 3, hour: 9, minute: 30 }, '2026-03-04T08:30:00.000Z'],
  ] as const)('comes %s', (_, wall, moment) => {
    expect(new Date(momentOnWall(wall, 'Europe/Berlin', noon)).toISOString()).toBe(moment);
  });

  test('keeps the wall’s hour over a change of the clocks', () => {
    const friday = at('2026-03-27T12:00:00Z');
    const monday = momentOnWall({ on: 1, hour: 9, minute: 0 }, 'Europe/Berlin', friday);
    expect(new Date(monday).toISOString()).toBe('2026-03-30T07:00:00.000Z');
  });
});
