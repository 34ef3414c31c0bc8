import { describe, expect, it } from 'vitest';
import { reasonInOneLine } from '../../../lambda/circleci/failure/reason-in-one-line.ts';

type Reason = Parameters<typeof reasonInOneLine>[0];

const line = (reason: Partial<Reason>) =>
  reasonInOneLine({
    from: 'tests',
    what: '',
    test: undefined,
    expected: undefined,
    received: undefined,
    certainty: 'sure',
    ...reason,
  });

describe('a reason in one line', () => {
  it('is the test and its values', () => {
    const values = { expected: '12.35', received: '12.34', what: 'expect(received).toBe(expected)' };
    expect(line({ ...values, test: 'rounds half up' })).toBe('rounds half up: expected 12.35, got 12.34');
    expect(line({ ...values, expected: '"12.35"', received: '"12.34"' })).toBe('expected 12.35, got 12.34');
    expect(line({ ...values, expected: '"1"', received: '1' })).toBe('expected "1", got 1');
  });

  it('is the message where values are long, or there are none', () => {
    const what = 'AssertionError: the total is off\n  at src/price.ts:41:24';
    const test = 'price.test.ts > price > rounds half up';
    expect(line({ what, test })).toBe('rounds half up: the total is off');
    expect(line({ what, test, expected: 'x'.repeat(61), received: '1' })).toBe(
      'rounds half up: the total is off',
    );
    expect(line({ what: 'TypeError: price is undefined' })).toBe('TypeError: price is undefined');
    expect(line({ what: 'rounds half up failed', test: 'rounds half up' })).toBe('rounds half up failed');
  });

  it('is short, and whole characters', () => {
    const long = line({ what: '😀'.repeat(300) }) ?? '';
    expect(long.length).toBeLessThanOrEqual(200);
    expect(long.isWellFormed()).toBe(true);
  });

  it('is none where no line tells more than that it failed', () => {
    expect(line({ what: 'exit code 1', from: 'exit', certainty: 'unsure' })).toBeUndefined();
    expect(line({ what: 'killed by SIGKILL (137), probably out of memory', from: 'exit' })).toBe(
      'killed by SIGKILL (137), probably out of memory',
    );
    expect(line({ what: ' ' })).toBeUndefined();
  });
});
