import { describe, expect, it } from 'vitest';
import type { EndedRun } from '../../lambda/circleci/client/insights.ts';
import { daysOf, statisticsOf } from '../../lambda/circleci/runs/run-statistics.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-01T00:00:00Z');
const period = { from: start, to: start + 48 * hour };

/** Begun at that hour; it took that many minutes. */
function run(begun: number, status: EndedRun['status'] = 'success', minutes = 10): EndedRun {
  const createdAt = start + begun * hour;
  return { id: `${begun} ${status}`, createdAt, stoppedAt: createdAt + minutes * 60_000, status };
}

describe('success', () => {
  it('is counted of what passed or failed', () => {
    const counted = statisticsOf(
      [run(1), run(2), run(3, 'failed'), run(4, 'canceled'), run(5, 'error'), run(6, 'unauthorized')],
      period,
    );
    expect(counted).toMatchObject({ passed: 2, failed: 3, uncounted: 1, rate: 0.4 });
  });

  it('leaves out what began before or after', () => {
    expect(statisticsOf([run(-1), run(0), run(48)], period)).toMatchObject({ passed: 1, perDay: 0.5 });
  });

  it('is unknown where nothing ran', () => {
    expect(statisticsOf([], period)).toMatchObject({ rate: undefined, median: undefined, p95: undefined });
  });
});

it('takes durations of what passed', () => {
  const runs = [...Array.from({ length: 20 }, (_, at) => run(at, 'success', at + 1)), run(30, 'failed', 500)];
  expect(statisticsOf(runs, period)).toMatchObject({ median: 10 * 60_000, p95: 19 * 60_000 });
});

describe('time spent red', () => {
  it('goes from the end of the first failure to the end of the next success', () => {
    const runs = [run(1), run(2, 'failed'), run(3, 'failed'), run(5), run(10, 'failed'), run(11)];
    expect(statisticsOf(runs, period)).toMatchObject({ redFor: 4 * hour, reds: 2, isRed: false });
  });

  it('begins with the period where it was red before, and lasts until its end where it still is', () => {
    const before = statisticsOf([run(-5, 'failed', 0), run(2, 'success', 0)], period);
    expect(before).toMatchObject({ redFor: 2 * hour, reds: 1, isRed: false });
    const still = statisticsOf([run(1), run(46, 'failed', 0)], period);
    expect(still).toMatchObject({ redFor: 2 * hour, isRed: true });
  });

  it('lasts after a run that was refused a context, as the status of a branch does', () => {
    const runs = [run(1), run(46, 'unauthorized', 0)];
    expect(statisticsOf(runs, period)).toMatchObject({ redFor: 2 * hour, isRed: true });
  });

  it('is not ended by a canceled run', () => {
    expect(statisticsOf([run(1, 'failed', 0), run(2, 'canceled', 0)], period)).toMatchObject({ isRed: true });
  });
});

it('parts the period into days by the clock of the reader', () => {
  const runs = [run(23), run(24, 'failed'), run(25)];
  const counts = (timeZone: string) =>
    daysOf(runs, period, timeZone).map(({ passed, failed }) => [passed, failed]);
  expect(counts('UTC')).toEqual([
    [1, 0],
    [1, 1],
  ]);
  expect(counts('America/New_York')).toEqual([
    [2, 1],
    [0, 0],
  ]);
});
