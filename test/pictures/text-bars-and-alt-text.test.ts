import { describe, expect, it } from 'vitest';
import { altText } from '../../lambda/pictures/alt-text.ts';
import { condensed, sparkline, timelineLines } from '../../lambda/pictures/text-bars.ts';
import { positionOn, tickName, ticksOf } from '../../lambda/pictures/time-axis.ts';
import { crowded, flaky, insights, ordinary, timeline } from './sample-pictures.ts';

describe('the axis', () => {
  const axis = { until: 100, pauses: [{ from: 20, to: 90 }] };

  it('cuts pauses short, and loses no time besides', () => {
    const position = positionOn(axis);
    expect([0, 20, 90, 100].map(position)).toEqual([
      0,
      expect.closeTo(0.627),
      expect.closeTo(0.687),
      expect.closeTo(1),
    ]);
    expect(position(55)).toBeCloseTo((position(20) + position(90)) / 2);
  });

  it('never goes back', () => {
    const position = positionOn(axis);
    const all = Array.from({ length: 101 }, (_, time) => position(time));
    expect(all.toSorted((one, other) => one - other)).toEqual(all);
  });

  it('has round ticks, none within a pause', () => {
    const minute = 60_000;
    const ticks = ticksOf({ until: 70 * minute, pauses: [{ from: 8 * minute, to: 68 * minute }] }, 5);
    expect(ticks.map(tickName)).toEqual(['0', '5m', '1h 10m']);
    expect(ticksOf({ until: 45_000, pauses: [] }, 5).map(tickName)).toEqual([
      '0',
      '10s',
      '20s',
      '30s',
      '40s',
    ]);
    expect(ticksOf({ until: 0, pauses: [] }, 5)).toEqual([0]);
  });
});

describe('characters', () => {
  it('draw a value in eighths, and a dot where there is none', () => {
    expect(sparkline([0, 0.5, 1, null, 2])).toBe('▁▅█·█');
    expect(sparkline([3, 6], 6)).toBe('▅█');
  });

  it('stand for several values where there are too many', () => {
    expect(condensed([1, 3, null, null, 5], 3)).toEqual([2, null, 5]);
    expect(condensed([], 3)).toEqual([]);
  });

  it('draw each job as wide as a phone takes', () => {
    if (timeline.kind !== 'timeline') throw new Error();
    const lines = timelineLines(timeline);
    for (const { name, bar } of lines) expect([...name, ...bar]).toHaveLength(28);
    expect(lines[1]?.bar).toMatch(/^░?█+ +$/);
  });
});

describe('words', () => {
  it('say the same as the picture', () => {
    expect(altText(timeline)).toContain('e2e chromium: waited 36s, ran 5m 36s, critical path');
    expect(altText(timeline)).toContain('unit: waited 6s, ran 2m 24s, failed');
    expect(altText(insights)).toContain('Nov 20 62%, median 7m');
    expect(altText(flaky)).toContain('login › remembers in e2e-chromium: failed, then passed 4 times');
  });

  it.each([...ordinary, ...crowded])('fit into what Slack takes: $kind', (picture) => {
    expect(altText(picture).length).toBeLessThanOrEqual(2_000);
  });
});
