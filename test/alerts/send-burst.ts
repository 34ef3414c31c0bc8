/** Sends a burst of alerts to many channels, and collects the results. */
import { mostListed } from '../../lambda/views/alerts/run-list.ts';
import { branchesListed, type SlackOptions } from '../fakes/rate-limited-slack.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';
import { type Burst, type BurstOptions, openBurst } from './open-burst.ts';

const second = 1000;
/** Milliseconds in which all of it comes in. */
const span = second;

export interface Size {
  readonly alerts: number;
  /** Of them, in one channel. */
  readonly hot: number;
  readonly channels: number;
  /** Ten unless told. */
  readonly channelsEach?: number;
}

interface Pouring {
  readonly size: Size;
  readonly random: Random;
}

interface Told {
  readonly id: string;
  readonly run: string;
}

export interface Place {
  readonly workspace: string;
  readonly channel: string;
  readonly told: Told[];
  held: number;
}

function places({ channels, channelsEach = 10 }: Size): readonly Place[] {
  return Array.from({ length: channels }, (_, index) => ({
    workspace: `T${Math.floor(index / channelsEach)}`,
    channel: `C${index}`,
    told: [],
    held: 0,
  }));
}

/** Alerts come in within a second; every fifth is of the run of the one before. */
function pour(burst: Burst, all: readonly Place[], { size, random }: Pouring): void {
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

export interface Measured {
  /** Runs that were never said, alerts that were said twice, runs out of their channel's order. */
  readonly lost: number;
  readonly repeated: number;
  readonly disordered: number;
  /** Messages in the dead letter queue. */
  readonly dead: number;
  /** Alerts that still wait. */
  readonly left: number;
  readonly calls: number;
  /** Calls that broke Slack's own limits, not those that a test orders. */
  readonly limited: number;
  /** Milliseconds from the first alert to the last message; and the least that Slack's limits allow. */
  readonly drain: number;
  readonly optimum: number;
  readonly hotMessages: number;
}

function measure(burst: Burst, all: readonly Place[], begin: number): Omit<Measured, 'left'> {
  const { slack, events } = burst;
  const sum = { lost: 0, repeated: 0, disordered: 0, last: begin, optimum: span };
  const perWorkspace = new Map<string, number>();
  for (const place of all) {
    const times = new Map<string, number>();
    const runsInOrder: string[] = [];
    const runOf = new Map(place.told.map(({ id, run }) => [id, run]));
    for (const { ids, at, isList, message } of slack.stands(place.workspace, place.channel)) {
      sum.last = Math.max(sum.last, at);
      const ofIds = new Set(ids.map((id) => runOf.get(id) ?? 'of another channel'));
      for (const run of isList ? branchesListed(message) : ofIds) {
        times.set(run, (times.get(run) ?? 0) + 1);
        runsInOrder.push(run);
      }
    }
    const due = [...new Set(place.told.map(({ run }) => run))];
    sum.lost += due.filter((run) => !times.has(run)).length;
    const first = [...new Set(runsInOrder)];
    sum.disordered += first.filter((run, index) => due[index] !== run).length;
    const said = slack.stands(place.workspace, place.channel).flatMap(({ ids }) => ids);
    sum.repeated += said.length - new Set(said).size;
    // Each run stands in one message, and in one line of it.
    for (const count of times.values()) sum.repeated += count - 1;
    const fewest = due.length <= 5 ? due.length : Math.ceil(due.length / mostListed);
    sum.optimum = Math.max(sum.optimum, fewest * second + place.held);
    perWorkspace.set(place.workspace, (perWorkspace.get(place.workspace) ?? 0) + fewest);
  }
  for (const messages of perWorkspace.values()) sum.optimum = Math.max(sum.optimum, messages * 200);
  const [hot] = all;
  return {
    lost: sum.lost,
    repeated: sum.repeated,
    disordered: sum.disordered,
    dead: events.dead.length,
    calls: slack.calls.length,
    limited: slack.limited.length,
    drain: sum.last - begin,
    optimum: sum.optimum,
    hotMessages: hot ? slack.stands(hot.workspace, hot.channel).length : 0,
  };
}

/** What Slack does to a call, by the place that it is for. */
export type Trouble = (all: readonly Place[], random: Random) => SlackOptions['fault'];

export interface Pour {
  readonly trouble?: Trouble;
  readonly sleep?: BurstOptions['sleep'];
}

export async function pourOut(size: Size, seed: number, { trouble, sleep }: Pour = {}): Promise<Measured> {
  const random = createRandom(seed);
  const all = places(size);
  const fault = trouble?.(all, random);
  const burst = openBurst({ ...(fault && { fault }), ...(sleep && { sleep }) });
  const begin = burst.time.now();
  pour(burst, all, { size, random });
  await burst.time.run();
  const left = await Promise.all(
    all.map(({ workspace, channel }) => burst.store.pending(workspace, channel, 1)),
  );
  return { ...measure(burst, all, begin), left: left.flat().length };
}
