import { beforeAll, describe, expect, it } from 'vitest';
import { openBilled, type Ready, tellLargeRun } from './large-run-cost.ts';
import { subscription } from './sample-reports.ts';

const minute = 60_000;

let ready: Ready;
beforeAll(async () => {
  ready = await openBilled();
});

const tell = (workspace: string, count: number, more: { copies?: 2 } = {}) =>
  tellLargeRun(ready, { count, subscribed: subscription({}, { workspace }), ...more });

describe('a run of many jobs', () => {
  it('costs at most three write units a job and two hundred more, from 10 jobs to 800', async () => {
    const sizes = [10, 100, 400, 800];
    const costs: number[] = [];
    for (const size of sizes) costs.push((await tell(`T${size}`, size)).units);
    const dear = sizes.filter((size, index) => costs[index]! > 3 * size + 200);
    expect([dear, costs]).toEqual([[], costs]);
  });

  it('has its card edited for progress four times a minute and twenty times in all, and then for its end', async () => {
    const { posts, edits } = await tell('T1', 400);
    expect(posts).toBe(1);
    const progress = edits.slice(0, -1);
    expect(progress.length).toBeLessThanOrEqual(20);
    expect(progress.length).toBeGreaterThan(10);
    const inAMinute = progress.map(
      ({ at }) => progress.filter((one) => one.at >= at && one.at < at + minute).length,
    );
    expect(Math.max(...inAMinute)).toBeLessThanOrEqual(4);
    expect(JSON.stringify(edits.at(-1))).toContain('+395 passed');
  });

  it('counts each of its jobs once, though its reports come twice', async () => {
    const { edits } = await tell('T2', 100, { copies: 2 });
    expect(JSON.stringify(edits.at(-1))).toContain('+95 passed');
  });
});
