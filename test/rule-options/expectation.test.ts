import { describe, expect, it } from 'vitest';
import { expectationOf, expectationText, expectationWords } from '../../lambda/rule-options/expectation.ts';
import { readRule } from '../../lambda/rule-options/rule.ts';

const hour = 3_600_000;
const clock = (days: readonly number[], hours: number, minute = 0, of = 'success') => ({
  of,
  by: 'clock',
  days,
  hour: hours,
  minute,
});
const span = (hours: number, of = 'success') => ({ of, by: 'span', span: hours * hour });
const weekdays = [1, 2, 3, 4, 5];
const daily = [0, 1, 2, 3, 4, 5, 6];

describe('an expectation', () => {
  it.each([
    ['26h', span(26)],
    ['26 hours', span(26)],
    ['2d', span(48)],
    ['1w', span(168)],
    ['90m', span(1.5)],
    ['every 26h', span(26)],
    ['started', span(26, 'start')],
    ['started 2d', span(48, 'start')],
    ['2d,started', span(48, 'start')],
    ['passed 26h', span(26)],
    ['weekdays 07:00', clock(weekdays, 7)],
    ['weekdays at 7am', clock(weekdays, 7)],
    ['7 am weekdays', clock(weekdays, 7)],
    ['daily 18:30', clock(daily, 18, 30)],
    ['07:00', clock(daily, 7)],
    ['monday 9:00', clock([1], 9)],
    ['mon,thu 9:00', clock([1, 4], 9)],
    ['Mon-Fri 9:00', clock(weekdays, 9)],
    ['fri-mon 6pm', clock([0, 1, 5, 6], 18)],
    ['weekends by 10:00', clock([0, 6], 10)],
    ['started mondays 9:00', clock([1], 9, 0, 'start')],
    ['off', undefined],
  ])('is read from %s, and from what it is printed as', (text, value) => {
    expect(expectationOf(text)).toEqual({ value });
    const printed = expectationText(expectationOf(text).value);
    if (value) expect(expectationOf(printed)).toEqual({ value });
  });

  it.each([
    '',
    'soon',
    '5m',
    '90d',
    '26h 07:00',
    'weekdays',
    '07:00 09:00',
    'passed',
    '26x',
    '2h 3h',
    'mon-x 7:00',
  ])('is not read from %j', (text) => {
    const read = expectationOf(text);
    expect(read.wants).toContain('a time like 26h');
    expect(expectationOf(read.example!).value).toBeDefined();
  });

  it.each([
    ['26h', 'expects a run to pass every 26h'],
    ['2d', 'expects a run to pass every 2d'],
    ['36h', 'expects a run to pass every 36h'],
    ['24h', 'expects a run to pass every 24h'],
    ['started', 'expects a run to start every 26h'],
    ['weekdays 07:00', 'expects a run to pass by 7 AM on weekdays'],
    ['daily 18:30', 'expects a run to pass by 6:30 PM every day'],
    ['mon thu 0:00', 'expects a run to pass by 12 AM on Mondays and Thursdays'],
  ])('of %s is worded: %s', (text, words) => {
    expect(expectationWords(expectationOf(text).value!)).toBe(words);
  });

  it('alone asks for nothing else; statuses are asked for beside it', () => {
    expect(readRule({ expect: '26h' }).rule?.statuses).toEqual([]);
    expect(readRule({ expect: '26h', status: 'failed' }).rule?.statuses).toEqual(['failed']);
    expect(readRule({ expect: 'off' }).rule?.statuses).toEqual(['failed', 'fixed']);
    expect(readRule({ status: 'none' }).problems).toMatchObject([{ option: 'status' }]);
  });
});
