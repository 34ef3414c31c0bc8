/** P21: a poison message stops only itself, wherever it lies and whatever it does. */
import { describe, expect, test } from 'vitest';
import type { AlertServices } from '../../lambda/ports.ts';
import { jobs as real } from '../../lambda/queue/jobs.ts';
import { limits } from '../../lambda/queue/limits.ts';
import type { consume } from '../../lambda/queue/process-batch.ts';
import { judge } from '../../lambda/queue/sqs-records.ts';
import { type Queued, writeQueued } from '../../lambda/queue-message.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { branchesListed, createPacedSlack } from '../fakes/rate-limited-slack.ts';
import { replaceJobs } from '../fakes/run-queue-job.ts';
import { createFakeStore } from '../fakes/store.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom } from '../prove/seeded-random.ts';
import { hook } from './fake-alert-services.ts';
import { subscription, whole } from './sample-reports.ts';

/** How often each is tried before it is buried, and the reason it is buried with. */
const poisons = {
  throws: { tries: limits.attempts, reason: 'Error' },
  hangs: { tries: limits.attempts, reason: 'OutOfTimeError' },
  kills: { tries: limits.doubts + limits.deaths, reason: 'deadly' },
  'is no JSON': { tries: 1, reason: 'broken' },
  'is of a future schema': { tries: limits.attempts, reason: 'unknown' },
} as const;
type Poison = keyof typeof poisons;
const kinds = Object.keys(poisons) as readonly Poison[];
const size = 10;
const workspace = 'T1';

function bodyOf(what: Poison, index: number): string {
  const body = writeQueued({ version: 1, workspace, kind: 'ping', hook: `${what}:${index}` });
  if (what === 'is no JSON') return body.slice(0, -1);
  return what === 'is of a future schema' ? body.replace('"version":1', '"version":2') : body;
}

function goodBody(index: number, at: number): string {
  const run = `run-${index}`;
  const report = whole('failed', { at, createdAt: at, id: run, run, branch: run });
  return writeQueued({ version: 1, workspace, kind: 'report', hook: hook.id, report });
}

/** The good ones are real reports on their way to Slack. `fixed`: from then on what was poison is not. */
function openQueue(workOff: typeof consume | undefined) {
  const state = { fixed: false, drains: 0 };
  const tried = new Map<string, number>();
  const healed: string[] = [];
  const ping = {
    async ping({ hook: name }: { readonly hook: string }) {
      const [poison] = name.split(':');
      tried.set(name, (tried.get(name) ?? 0) + 1);
      if (state.fixed) return void healed.push(name);
      if (poison === 'throws') throw new Error('a bug');
      if (poison === 'hangs') await new Promise(() => undefined);
      if (poison === 'kills') await queue.kill();
    },
  };
  const now = () => queue.clock.now;
  const sleep = async (milliseconds: number) => {
    queue.clock.now += milliseconds;
  };
  const store = createFakeStore({ clock: now });
  const slack = createPacedSlack({ time: { now, sleep } });
  let ids = 0;
  const services: Partial<AlertServices> = {
    store,
    now,
    sleep,
    newId: () => `id${ids++}`,
    poster: async () => slack.poster(workspace),
    circleci: () => Promise.reject(new Error('not connected')),
    async send(queued: Queued) {
      state.drains += Number(queued.kind === 'drain');
      queue.put(writeQueued(queued), queued.workspace);
    },
  };
  const queue = createFakeQueue({
    jobs: replaceJobs(real, ping, 3),
    services,
    ...(workOff && { consume: workOff }),
  });
  return { queue, state, tried, healed, store, slack };
}

interface Ending {
  /** Good messages that were not said in the channel exactly once. */
  readonly wronged: number;
  readonly goodBuried: number;
  /** Why, of each poison in order. */
  readonly buried: readonly string[];
  readonly sentAgain: number;
  /** After the bug was fixed and the dead letter queue redriven. */
  readonly left: number;
}

async function run(batch: readonly (Poison | 'good')[], workOff?: typeof consume) {
  const { queue, state, tried, healed, store, slack } = openQueue(workOff);
  await store.saveHook(workspace, hook);
  await store.saveSubscription(subscription());
  const bodies = batch.map((what, index) =>
    what === 'good' ? goodBody(index, queue.clock.now) : bodyOf(what, index),
  );
  for (const body of bodies) queue.put(body, workspace);
  const messages = [...queue.waiting];
  await queue.runUntilQuiet();
  const poisoned = batch.flatMap((what, index) => (what === 'good' ? [] : [{ what, index }]));
  const reasons = new Map(queue.dead.map(({ body, reason }) => [body, reason]));
  const buried = poisoned.map(({ index }) => reasons.get(bodies[index] ?? '') ?? 'not at all');
  const tries = poisoned.map(
    ({ what, index }) => tried.get(`${what}:${index}`) ?? messages[index]?.receives ?? 0,
  );
  const said = () =>
    slack
      .stands(workspace, hook.channel)
      .flatMap(({ ids, isList, message }) => (isList ? branchesListed(message) : ids));
  const wrongedBy = (ids: readonly string[]) =>
    batch.filter((what, index) => what === 'good' && ids.filter((id) => id === `run-${index}`).length !== 1)
      .length;
  const wronged = wrongedBy(said());
  const isGood = (body: string) => batch[bodies.indexOf(body)] === 'good';
  const goodBuried = queue.dead.filter(({ body }) => isGood(body)).length;
  const sentAgain = queue.puts() - batch.length - state.drains;
  state.fixed = true;
  queue.redrive();
  await queue.runUntilQuiet();
  const curable = poisoned.filter(({ what }) => what !== 'is no JSON' && what !== 'is of a future schema');
  const left = curable.filter(({ what, index }) => !healed.includes(`${what}:${index}`)).length;
  const inTheEnd = Math.max(wronged, wrongedBy(said()));
  const ending: Ending = { wronged: inTheEnd, goodBuried, buried, sentAgain, left };
  return { ending, tries };
}

const well = (poisoned: readonly Poison[]): Ending => ({
  wronged: 0,
  goodBuried: 0,
  sentAgain: 0,
  left: 0,
  buried: poisoned.map((what) => poisons[what].reason),
});

const at = (place: number, poison: Poison) =>
  Array.from({ length: size }, (_, index) => (index === place ? poison : 'good'));

describe('P21: the other nine are said once, and what could not be done is buried after its number of tries', () => {
  test.each(kinds)('when the message %s, at every place of a batch', async (poison) => {
    for (let place = 0; place < size; place += 1) {
      const { ending, tries } = await run(at(place, poison));
      expect(ending, `at ${place}`).toEqual(well([poison]));
      expect(tries, `at ${place}`).toEqual([poisons[poison].tries]);
    }
    proved({ promise: 'P21', inputs: size, of: `batches in which a message ${poison}`, failures: 0 });
  });

  test('when several are poison, and more lie behind them', async () => {
    const random = createRandom(seed());
    const count = runs(1000);
    for (let left = count; left > 0; left -= 1) {
      const batch = Array.from({ length: 1 + random.below(25) }, () =>
        random.below(4) === 0 ? random.pick(kinds) : 'good',
      );
      const { ending, tries } = await run(batch);
      const poisoned = batch.filter((what) => what !== 'good');
      expect(ending, batch.join()).toEqual(well(poisoned));
      // Beside one that kills, a try may end before it was counted, and one may be received without being tried.
      for (const [index, what] of poisoned.entries())
        expect(tries[index], batch.join()).toBeGreaterThanOrEqual(
          Math.min(poisons[what].tries, limits.attempts),
        );
    }
    proved({ promise: 'P21', inputs: count, of: 'queues with several poison messages', failures: 0 });
  });

  test('and would notice that a message that fails takes its batch with it', async () => {
    const { ending } = await run(at(0, 'throws'), all);
    expect(ending).toMatchObject({ wronged: size - 1, goodBuried: size - 1 });
  });
});

/** As most would write it first: one after the other, and when one fails, the batch has failed. */
const all: typeof consume = async (batch, { jobs, services, ports }, deadline) => {
  try {
    for (const record of batch) {
      const job = judge(record, jobs, ports.now());
      if (typeof job === 'string') throw new Error(job);
      await job.run(services, { deadline, isAgain: false });
    }
    return [];
  } catch {
    const isLast = (batch[0]?.receives ?? 0) >= limits.attempts;
    for (const record of batch)
      if (isLast) await ports.moveToDeadLetters(record, 'the batch');
      else await ports.putBack(record, 1);
    return isLast ? [] : batch;
  }
};
