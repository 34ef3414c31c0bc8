/** How long a workflow usually takes. */
import { describe, expect, it } from 'vitest';
import { medianOf, usualTime } from '../../lambda/rules/usual-time.ts';
import type { Result } from '../../lambda/store/stored-runs.ts';

function result(number: number, took: number | undefined, changes: Partial<Result> = {}): Result {
  return {
    run: `run-${number}`,
    at: number,
    status: 'success',
    pipeline: number,
    author: undefined,
    revision: undefined,
    took,
    ...changes,
  };
}

/** Newest first. */
const five = [5, 4, 3, 2, 1].map((number) => result(number, number * 10));
const own = result(9, 999);

describe('the usual time of a run', () => {
  it('is the median of the runs that passed before it', () => {
    expect(usualTime([own, ...five], 'run-9')).toEqual({
      median: 30,
      runs: ['run-5', 'run-4', 'run-3', 'run-2', 'run-1'],
    });
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(() => medianOf([])).toThrow(RangeError);
  });

  it('is not known from fewer than five', () => {
    expect(usualTime([own, ...five.slice(1)], 'run-9')).toBeUndefined();
    expect(usualTime([own, ...five.slice(1), result(0, undefined)], 'run-9')).toBeUndefined();
  });

  it.each([
    ['failed', result(6, 999, { status: 'failed' })],
    ['left its workflow red', result(6, 999, { shown: 'red' })],
    ['reran a part of an older one', result(6, 1, { at: 5, startedAt: 6 })],
  ])('leaves out one that %s', (_, other) => {
    expect(usualTime([own, other, ...five], 'run-9')?.median).toBe(30);
    expect(usualTime([own, other, ...five.slice(0, 4)], 'run-9')).toBeUndefined();
  });

  it('does not know what came later', () => {
    expect(usualTime([result(10, 1), result(11, 1), own, ...five], 'run-9')?.median).toBe(30);
  });
});
