/** Tests that failed in one build and passed in another. */
import { describe, expect, it } from 'vitest';
import type { TestResult } from '../../../lambda/circleci/api-v1-schemas.ts';
import { flips } from '../../../lambda/circleci/failure/became-flaky.ts';

function result(name: string, result: string, classname?: string): TestResult {
  return { name, classname, file: undefined, result, seconds: 1, message: undefined, source: undefined };
}

const names = (failed: readonly TestResult[], passed: readonly TestResult[]) =>
  flips(failed, passed).map(({ name }) => name);

describe('a test that flipped', () => {
  it.each(['failure', 'error'])('had the result %s, and passed', (bad) => {
    expect(names([result('a', bad), result('b', 'success')], [result('a', 'success')])).toEqual(['a']);
  });

  it.each([
    ['did not run again', []],
    ['was skipped', [result('a', 'skipped')]],
    ['failed again, and passed in a retry', [result('a', 'failure'), result('a', 'success')]],
    ['is of another class', [result('a', 'success', 'Other')]],
  ])('is none that %s', (_, passed) => {
    expect(names([result('a', 'failure')], passed)).toEqual([]);
  });

  it('has a key of its own, the same each time', () => {
    const before = [
      result('a', 'failure', 'One'),
      result('a', 'failure', 'Two'),
      result('a', 'failure', 'One'),
    ];
    const after = [result('a', 'success', 'One'), result('a', 'success', 'Two')];
    const [one, two, ...more] = flips(before, after);
    expect(more).toEqual([]);
    expect(one?.key).not.toBe(two?.key);
    expect(flips(before, after)).toEqual([one, two]);
    expect(one?.key).toMatch(/^[\w-]{22}$/);
  });
});
