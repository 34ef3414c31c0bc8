import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insert, resultOf } from '../../lambda/rules/branch-history.ts';
import {
  brokenAfter,
  fixedAfter,
  jobWasRed,
  redSince,
  wasRed,
} from '../../lambda/rules/recovery-and-red-since.ts';
import type { Result } from '../../lambda/store/stored-runs.ts';
import { lineOf } from '../../lambda/store/stored-runs.ts';
import { report, web } from '../alerts/sample-reports.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { run as someRun } from '../views/alert-samples.ts';

/** `+` a success, `-` a failure, one pipeline after the other: run 0 is the oldest. */
function line(history: string): readonly Result[] {
  return [...history].map((sign, index) => ({
    run: `${index}`,
    at: 1000 + index,
    status: sign === '+' ? 'success' : 'failed',
    pipeline: index,
    author: `author ${index}`,
    revision: undefined,
    startedAt: 1000 + index,
  }));
}

function inserted(results: readonly Result[]): readonly Result[] {
  return results.reduce<readonly Result[]>(insert, []);
}

describe('a line of results', () => {
  test.each([
    ['-+', '1', true],
    ['+', '0', false],
    ['++', '1', false],
    ['--+', '2', true],
    ['-+-', '2', false],
    ['-+-+', '3', true],
    ['+--', '1', false],
    ['+--', '2', true],
    ['--', 'unknown', false],
  ])('%s: before run %s it was red: %s', (history, run, red) => {
    expect(wasRed(inserted(line(history)), run)).toBe(red);
  });

  test.each([
    ['+--', '2', '1'],
    ['---', '2', '0'],
    ['-', '0', '0'],
    ['-+-', '2', '2'],
    ['+--+', '3', '1'],
    ['++', '1', undefined],
  ])('%s: run %s is red since run %s', (history, run, since) => {
    expect(redSince(inserted(line(history)), run)?.run).toBe(since);
  });

  test('says the same in whatever order the runs were told', () => {
    const histories = fc
      .array(fc.constantFrom('+', '-'), { minLength: 1, maxLength: 25 })
      .map((signs) => line(signs.join('')))
      .chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })));
    fc.assert(
      fc.property(histories, ([all, shuffled]) => {
        expect(inserted([...shuffled, ...shuffled])).toEqual(inserted(all));
      }),
      { numRuns: runs(20_000), seed: seed() },
    );
  });

  test('knows which success a late failure came before', () => {
    const [first, late, newer] = line('+-+');
    const before = inserted([first!, newer!]);
    expect(wasRed(before, newer!.run)).toBe(false);
    const after = insert(before, late!);
    expect(fixedAfter(after, late!.run)).toEqual(newer);
    expect(wasRed(after, newer!.run)).toBe(true);
    expect(fixedAfter(after, first!.run)).toBeUndefined();
  });

  test('knows which failure a late success came before', () => {
    const [first, late, newer] = line('-+-');
    const results = inserted([first!, newer!, late!]);
    expect(brokenAfter(results, late!.run)).toEqual(newer);
    expect(brokenAfter(results, first!.run)).toBeUndefined();
    expect(brokenAfter(results, newer!.run)).toBeUndefined();
  });

  test('takes a success back from `fixed` when one comes in between', () => {
    const [red, between, newest] = line('-++');
    const before = inserted([red!, newest!]);
    expect(wasRed(before, newest!.run)).toBe(true);
    expect(wasRed(insert(before, between!), newest!.run)).toBe(false);
  });

  test('lets a rerun fix what failed in the same pipeline', () => {
    const [first] = line('-');
    const rerun = { ...first!, run: '00', status: 'success', startedAt: 5000 } as const;
    expect(wasRed(inserted([rerun, first!]), '00')).toBe(true);
    expect(wasRed(inserted([rerun, { ...first!, run: 'zz' }]), '00')).toBe(true);
  });

  test('remembers the beginning of a red time however long it is', () => {
    const results = inserted(line(`+${'-'.repeat(80)}`));
    expect(results).toHaveLength(30);
    expect(redSince(results, '80')?.run).toBe('1');
  });

  test('remembers which jobs failed, so that a job may be fixed', () => {
    const [red, elsewhere, now] = line('--+');
    const results = inserted([
      { ...red!, failedJobs: ['deploy'] },
      { ...elsewhere!, failedJobs: ['test'] },
      now!,
    ]);
    expect(jobWasRed(results, now!.run, 'deploy')).toBe(true);
    expect(jobWasRed(results, now!.run, 'lint')).toBe(false);
    expect(jobWasRed(results, red!.run, 'deploy')).toBe(false);
  });
});

describe('a run', () => {
  test.each(['failed', 'error', 'unauthorized'] as const)('that ends as %s counts as a failure', (status) => {
    expect(resultOf(someRun({ status }), report())?.status).toBe('failed');
  });

  test.each(['canceled', 'running', 'hold', 'other'] as const)('that is %s is no result', (status) => {
    expect(resultOf(someRun({ status }), report())).toBeUndefined();
  });

  test('belongs to its branch, a tag’s to the tag, others to none', () => {
    expect(lineOf(someRun())?.branch).toBe('main');
    expect(lineOf(someRun({ branch: undefined, tag: 'v1' }))).toEqual({
      project: web,
      branch: 'refs/tags/v1',
      workflow: 'build-and-deploy',
    });
    expect(lineOf(someRun({ branch: undefined }))).toBeUndefined();
  });
});
