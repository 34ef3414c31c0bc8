/** P8: a burst goes out at Slack's pace, every alert of it once, whatever Slack says on the way. */
import { describe, expect, test } from 'vitest';
import { waitOf } from '../../lambda/slack/classify.ts';
import { mostListed } from '../../lambda/views/coalesced.ts';
import type { SlackOptions } from '../fakes/paced-slack.ts';
import { createRandom, type Random } from '../prove/random.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';
import { type Burst, openBurst } from './bursts.ts';

const second = 1000;
const size = {
  alerts: runs(100_000),
  hot: runs(10_000),
  channels: runs(2_000),
  channelsEach: 10,
} as const;
const span = second;
/** As the header says it, or does not. */
const retryAfters = [0, 1, 30, undefined, Number.NaN, -1, 1_000_000] as const;

interface Told {
  readonly id: string;
  readonly run: string;
}

interface Place {
  readonly workspace: string;
  readonly channel: string;
  readonly told: Told[];
  held: number;
}

function places(): readonly Place[] {
  return Array.from({ length: size.channels }, (_, index) => ({
    ...{ workspace: `T${Math.floor(index / size.channelsEach)}`, channel: `C${index}`, told: [], held: 0 },
  }));
}

/** Alerts come in within a second; every fifth is of the run of the one before. */
function pour(burst: Burst, all: readonly Place[], random: Random): void {
  const begin = burst.time.now();
  const [hot, ...others] = all;
  for (let index = 0; index < size.alerts; index += 1) {
    const place = index < size.hot ? hot : others[index % others.length];
    if (!place) throw new Error('no channel');
    const at = begin + (index < size.hot ? (index * span) / size.hot : random.below(span * 1000) / 1000);
    burst.time.at(at, () => {
      const last = place.told.at(-1);
      const id = `a${index}`;
      const run = last && index % 5 === 0 ? last.run : `run-${index}`;
      place.told.push({ id, run });
      void burst.tell(place.workspace, burst.alert({ id, run, channel: place.channel }));
    });
  }
}

interface Measured {
  readonly lost: number;
  readonly repeated: number;
  readonly disordered: number;
  readonly dead: number;
  readonly alerts: number;
  readonly callsPerAlert: number;
  /** Of Slack's own limits, not those that a test orders. */
  readonly limited: number;
  readonly drain: number;
  readonly optimum: number;
  readonly hotMessages: number;
}

function measure(burst: Burst, all: readonly Place[], begin: number): Measured {
  const { slack, events } = burst;
  const sum = { lost: 0, repeated: 0, disordered: 0, last: begin, optimum: span };
  const perWorkspace = new Map<string, number>();
  for (const place of all) {
    const times = new Map<string, number>();
    const runsInOrder: string[] = [];
    const runOf = new Map(place.told.map(({ id, run }) => [id, run]));
    for (const { ids, at } of slack.stands(place.workspace, place.channel)) {
      sum.last = Math.max(sum.last, at);
      for (const run of new Set(ids.map((id) => runOf.get(id) ?? 'of another channel'))) {
        times.set(run, (times.get(run) ?? 0) + 1);
        runsInOrder.push(run);
      }
    }
    const due = [...new Set(place.told.map(({ run }) => run))];
    sum.lost += due.filter((run) => !times.has(run)).length;
    const first = [...new Set(runsInOrder)];
    sum.disordered += first.filter((run, index) => due[index] !== run).length;
    // A run that was listed is told again when something comes of it later; never twice of the same.
    const said = slack.stands(place.workspace, place.channel).flatMap(({ ids }) => ids);
    sum.repeated += said.length - new Set(said).size;
    const fewest = due.length <= 5 ? due.length : Math.ceil(due.length / mostListed);
    sum.optimum = Math.max(sum.optimum, fewest * second + place.held);
    perWorkspace.set(place.workspace, (perWorkspace.get(place.workspace) ?? 0) + fewest);
  }
  for (const messages of perWorkspace.values()) sum.optimum = Math.max(sum.optimum, messages * 200);
  const [hot] = all;
  return {
    ...{ lost: sum.lost, repeated: sum.repeated, disordered: sum.disordered, dead: events.dead.length },
    alerts: size.alerts,
    callsPerAlert: slack.calls.length / size.alerts,
    limited: slack.limited.length / slack.calls.length,
    drain: sum.last - begin,
    optimum: sum.optimum,
    hotMessages: hot ? slack.stands(hot.workspace, hot.channel).length : 0,
  };
}

async function pourOut(trouble: (all: readonly Place[], random: Random) => SlackOptions['fault']) {
  const random = createRandom(seed());
  const all = places();
  const fault = trouble(all, random);
  const burst = openBurst(fault ? { fault } : {});
  const begin = burst.time.now();
  pour(burst, all, random);
  await burst.time.run();
  const left = await Promise.all(
    all.map(({ workspace, channel }) =>
      burst.store.waiting(workspace, channel, { limit: 1, now: Number.MAX_SAFE_INTEGER }),
    ),
  );
  return { ...measure(burst, all, begin), left: left.flat().length };
}

const whole = { lost: 0, repeated: 0, disordered: 0, dead: 0, left: 0 };

describe('P8 a burst', () => {
  test('goes out as fast as Slack lets it', async () => {
    const { drain, optimum, callsPerAlert, limited, hotMessages, ...rest } = await pourOut(() => undefined);
    expect(rest).toEqual({ ...whole, alerts: size.alerts });
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(callsPerAlert).toBeLessThanOrEqual(1.05);
    expect(limited).toBeLessThanOrEqual(0.01);
    expect(hotMessages).toBeLessThanOrEqual(Math.ceil(size.hot / mostListed) * 1.2);
    proved({ promise: 'P8', inputs: size.alerts, of: 'alerts in a burst', failures: 0 });
  }, 600_000);

  test('loses and repeats nothing when Slack says wait in every way, and when its answers are lost', async () => {
    const measured = await pourOut((all, random) => {
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
    const { drain, optimum, callsPerAlert, limited, hotMessages, ...rest } = measured;
    expect(rest).toEqual({ ...whole, alerts: size.alerts });
    expect(drain / optimum).toBeLessThanOrEqual(1.2);
    expect(callsPerAlert).toBeLessThanOrEqual(1.05);
    expect(limited).toBeLessThanOrEqual(0.01);
    proved({
      promise: 'P8',
      inputs: size.alerts,
      of: 'alerts in a burst, one call in seven refused',
      failures: 0,
    });
  }, 600_000);
});
