import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isEnd, type Report } from '../../lambda/circleci/reports/run-event.ts';
import { merge } from '../../lambda/ingest/merge-report.ts';
import type { Run } from '../../lambda/store/stored-runs.ts';
import { anyReport, now, ofJob, whole } from '../alerts/sample-reports.ts';
import { runs, seed } from '../prove/how-many-runs.ts';

const settings = { numRuns: runs(60_000), seed: seed() };

function told(reports: readonly Report[]): Run | undefined {
  return reports.reduce<Run | undefined>(merge, undefined);
}

const inAnyOrder = fc
  .array(anyReport, { minLength: 1, maxLength: 8 })
  .chain((reports) =>
    fc.tuple(
      fc.constant(reports),
      fc.shuffledSubarray(reports, { minLength: reports.length }),
      fc.array(fc.constantFrom(...reports), { maxLength: 5 }),
    ),
  );

describe('a run', () => {
  test('is the same in whatever order its reports come, and however often', () => {
    fc.assert(
      fc.property(inAnyOrder, ([reports, shuffled, again]) => {
        expect(told([...shuffled, ...again])).toEqual(told(reports));
      }),
      settings,
    );
  });

  test('that has ended does not run again', () => {
    fc.assert(
      fc.property(fc.array(anyReport, { minLength: 1, maxLength: 8 }), anyReport, (reports, late) => {
        const run = told(reports)!;
        if (isEnd(run.status)) expect(isEnd(merge(run, late).status)).toBe(true);
      }),
      settings,
    );
  });

  test('keeps what was last said of a job', () => {
    const run = told([
      ofJob('test', 'success', { at: now + 2 }),
      ofJob('test', 'failed', { at: now + 1 }),
      ofJob('build', 'running', { at: now + 3 }),
    ]);
    expect(run?.jobs.map(({ name, status }) => [name, status])).toEqual([
      ['build', 'running'],
      ['test', 'success'],
    ]);
  });

  test('counts the newer attempt of a job, whichever was told last', () => {
    const again = ofJob('test', 'running', {
      at: now + 1,
      job: { name: 'test', number: 502, status: 'running' },
    });
    expect(told([again, ofJob('test', 'failed', { at: now + 9 })])?.jobs[0]).toMatchObject({ number: 502 });
  });

  test('is not undone by a job that is reported after its end', () => {
    const run = told([whole('success', { at: now }), ofJob('test', 'failed', { at: now + 1 })]);
    expect(run).toMatchObject({ status: 'success', statusAt: now });
  });

  test('continues from hold to hold, and forgets the approval when it continues', () => {
    const one = { requestId: 'r1', job: 'stage' };
    const two = { requestId: 'r2', job: 'live' };
    const first = whole('hold', { at: now, approval: one });
    const second = whole('hold', { at: now + 2, approval: two });
    expect(told([second, first])?.approval).toEqual(two);
    expect(told([second, first, whole('running', { at: now + 3 })])?.approval).toBeUndefined();
  });

  test('keeps the failed jobs of a workflow with thousands', () => {
    const many = Array.from({ length: 900 }, (_, index) =>
      ofJob(`job ${index}`, index % 300 === 299 ? 'failed' : 'success'),
    );
    const run = told(many);
    // Three failed ones, and thirty others.
    expect(run?.jobs).toHaveLength(33);
    expect(run?.jobs.slice(0, 3).every(({ status }) => status === 'failed')).toBe(true);
    expect(JSON.stringify(run).length).toBeLessThan(100_000);
  });
});
