import { describe, expect, it } from 'vitest';
import { expectationOf } from '../../lambda/rule-options/expectation.ts';
import { nextDue, windowAt } from '../../lambda/rules/expected-run-deadlines.ts';

const berlin = 'Europe/Berlin';
const iso = (time: number) => new Date(time).toISOString().slice(0, 16);
const window = (text: string, now: string, zone = berlin) => {
  const { from, due } = windowAt(expectationOf(text).value!, zone, Date.parse(now));
  return [iso(from), iso(due)];
};

describe('the window of an expected run', () => {
  it.each([
    // [expectation, now, from, due]
    ['26h', '2026-03-03T12:00Z', '2026-03-02T10:00', '2026-03-03T12:00'],
    ['weekdays 07:00', '2026-03-03T06:00Z', '2026-03-02T06:00', '2026-03-03T06:00'],
    ['weekdays 07:00', '2026-03-03T05:59Z', '2026-03-01T06:00', '2026-03-02T06:00'],
    // A run on Friday does not stand for Monday's.
    ['weekdays 07:00', '2026-03-02T08:00Z', '2026-03-01T06:00', '2026-03-02T06:00'],
    ['weekdays 07:00', '2026-03-08T12:00Z', '2026-03-05T06:00', '2026-03-06T06:00'],
    ['monday 09:00', '2026-03-04T12:00Z', '2026-02-23T08:00', '2026-03-02T08:00'],
    ['mon thu 09:00', '2026-03-03T12:00Z', '2026-02-27T08:00', '2026-03-02T08:00'],
    // The clocks go forward on 29 March, back on 25 October.
    ['daily 07:00', '2026-03-29T06:00Z', '2026-03-28T06:00', '2026-03-29T05:00'],
    ['daily 02:30', '2026-03-29T06:00Z', '2026-03-28T01:30', '2026-03-29T01:30'],
    ['daily 02:30', '2026-10-25T06:00Z', '2026-10-24T00:30', '2026-10-25T00:30'],
    ['daily 07:00', '2026-10-26T12:00Z', '2026-10-25T06:00', '2026-10-26T06:00'],
    ['26h', '2026-03-29T12:00Z', '2026-03-28T10:00', '2026-03-29T12:00'],
  ])('%s at %s is from %s to %s', (text, now, from, due) => {
    expect(window(text, now)).toEqual([from, due]);
  });

  it('is of the time zone that it was set in', () => {
    expect(window('daily 07:00', '2026-03-03T12:00Z', 'America/New_York')).toEqual([
      '2026-03-02T12:00',
      '2026-03-03T12:00',
    ]);
    expect(window('daily 07:00', '2026-03-03T12:00Z', 'No/Where')).toEqual([
      '2026-03-02T07:00',
      '2026-03-03T07:00',
    ]);
  });
});

describe('the next run is due', () => {
  it.each([
    ['26h', '2026-03-03T14:00'],
    ['weekdays 07:00', '2026-03-04T06:00'],
    ['monday 09:00', '2026-03-09T08:00'],
  ])('%s: at %s', (text, due) => {
    const now = Date.parse('2026-03-03T12:00Z');
    const at = { metAt: Date.parse('2026-03-02T12:00Z'), now };
    expect(iso(nextDue(expectationOf(text).value!, berlin, at))).toBe(due);
  });
});
