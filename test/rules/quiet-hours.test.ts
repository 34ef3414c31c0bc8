import { describe, expect, test } from 'vitest';
import { endOfQuiet } from '../../lambda/rules/quiet-hours.ts';

const night = { from: 22, to: 7 };

describe('quiet hours end', () => {
  test.each([
    ['at seven in Berlin in winter', night, 'Europe/Berlin', '2026-01-10T23:30:00Z', '2026-01-11T06:00:00Z'],
    ['at seven in Berlin in summer', night, 'Europe/Berlin', '2026-07-10T23:30:00Z', '2026-07-11T05:00:00Z'],
    [
      'an hour sooner when clocks go forward',
      night,
      'Europe/Berlin',
      '2026-03-28T22:00:00Z',
      '2026-03-29T05:00:00Z',
    ],
    [
      'an hour later when clocks go back',
      night,
      'Europe/Berlin',
      '2026-10-24T21:00:00Z',
      '2026-10-25T06:00:00Z',
    ],
    [
      'where a zone is off by a quarter',
      night,
      'Asia/Kathmandu',
      '2026-01-10T20:00:00Z',
      '2026-01-11T01:15:00Z',
    ],
    [
      'where half an hour is saved',
      night,
      'Australia/Lord_Howe',
      '2026-04-04T15:10:00Z',
      '2026-04-04T20:30:00Z',
    ],
    [
      'when the end falls into the missing hour',
      { from: 0, to: 2 },
      'Europe/Berlin',
      '2026-03-28T23:30:00Z',
      '2026-03-29T01:00:00Z',
    ],
    ['within a day', { from: 12, to: 14 }, 'UTC', '2026-01-10T13:59:59Z', '2026-01-10T14:00:00Z'],
    ['as in UTC in an unknown zone', night, 'Mars/Olympus', '2026-01-10T23:00:00Z', '2026-01-11T07:00:00Z'],
  ])('%s', (_, quiet, timeZone, now, end) => {
    expect(new Date(endOfQuiet({ quiet, timeZone }, Date.parse(now))).toISOString()).toBe(
      new Date(end).toISOString(),
    );
  });

  test.each([
    ['by day', night, '2026-01-10T07:00:00Z'],
    ['just before they begin', night, '2026-01-10T21:59:59Z'],
    ['when there are none', undefined, '2026-01-10T23:00:00Z'],
    ['when they are no hours', { from: 7, to: 7 }, '2026-01-10T07:30:00Z'],
  ])('at once %s', (_, quiet, now) => {
    expect(endOfQuiet({ quiet, timeZone: 'UTC' }, Date.parse(now))).toBe(Date.parse(now));
  });
});
