/** P8: a burst goes out at Slack's pace, every alert of it once, whatever Slack says on the way. */
import { describe, expect, test } from 'vitest';
import { waitOf } from '../../lambda/slack/classify.ts';
import { mostListed } from '../../lambda/views/coalesced.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';
import { pourOut } from './pouring.ts';

const size = { alerts: runs(100_000), hot: runs(10_000), channels: runs(2_000) } as const;
/** As the header says it, or does not. */
const retryAfters = [0, 1, 30, undefined, Number.NaN, -1, 1_000_000] as const;
const whole = { lost: 0, repeated: 0, disordered: 0, dead: 0, left: 0 };

describe('P8 a burst', () => {
  test('goes out as fast as Slack lets it', async () => {
    const { drain, optimum, calls, limited, hotMessages, ...rest } = await pourOut(size, seed());
    expect(rest).toEqual(whole);
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(calls / size.alerts).toBeLessThanOrEqual(1.05);
    expect(limited / calls).toBeLessThanOrEqual(0.01);
    expect(hotMessages).toBeLessThanOrEqual(Math.ceil(size.hot / mostListed) * 1.2);
    proved({ promise: 'P8', inputs: size.alerts, of: 'alerts in a burst', failures: 0 });
  }, 600_000);

  test('loses and repeats nothing when Slack says wait in every way, and when its answers are lost', async () => {
    const measured = await pourOut(size, seed(), (all, random) => {
      const places = new Map(all.map((place) => [`${place.workspace} ${place.channel}`, place]));
      return ({ name, workspace, channel }) => {
        if (name !== 'post' && name !== 'update') return undefined;
        if (random.below(200) === 0) return 'lost';
        if (random.below(100) >= 15) return undefined;
        const wait = waitOf(random.pick(retryAfters));
        const place = places.get(`${workspace} ${channel}`);
        if (place) place.held += wait;
        return { wait };
      };
    });
    const { drain, optimum, calls, limited, hotMessages: _, ...rest } = measured;
    expect(rest).toEqual(whole);
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(calls / size.alerts).toBeLessThanOrEqual(1.05);
    expect(limited / calls).toBeLessThanOrEqual(0.01);
    proved({
      promise: 'P8',
      inputs: size.alerts,
      of: 'alerts in a burst, one call in seven refused',
      failures: 0,
    });
  }, 600_000);
});
