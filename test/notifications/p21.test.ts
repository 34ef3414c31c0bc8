/** P21: a poison message stops only itself, wherever it lies and whatever it does. */
import { describe, expect, test } from 'vitest';
import type { Handlers } from '../../lambda/notifications/handler.ts';
import { limits } from '../../lambda/notifications/limits.ts';
import { writeQueued } from '../../lambda/queued.ts';
import { createFakeQueue } from '../fakes/queue.ts';
import { createRandom } from '../prove/random.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';

const poisons = ['throws', 'hangs', 'kills', 'is no JSON', 'is of a future schema'] as const;
type Poison = (typeof poisons)[number];
const size = 10;

const bodyOf = (hook: string) => writeQueued({ version: 1, workspace: 'T1', kind: 'ping', hook });

function poisonous(poison: Poison, index: number): string {
  const hook = `${poison}:${index}`;
  if (poison === 'is no JSON') return bodyOf(hook).slice(0, -1);
  return poison === 'is of a future schema'
    ? bodyOf(hook).replace('"version":1', '"version":2')
    : bodyOf(hook);
}

/** `fixed`: from then on what was poison is not. */
function openQueue() {
  const done = new Map<string, number>();
  const state = { fixed: false };
  const handlers: Handlers = {
    async ping({ hook }) {
      const [poison = ''] = hook.split(':');
      if (!state.fixed && poison === 'throws') throw new Error('a bug');
      if (!state.fixed && poison === 'hangs') await new Promise(() => undefined);
      if (!state.fixed && poison === 'kills') await queue.kill();
      done.set(hook, (done.get(hook) ?? 0) + 1);
    },
  };
  const queue = createFakeQueue({ handlers });
  return { queue, done, state };
}

interface Ending {
  readonly goodOnce: boolean;
  readonly buried: number;
  readonly sentAgain: number;
}

async function run(batch: readonly (Poison | 'good')[]): Promise<Ending & { readonly redriven: boolean }> {
  const { queue, done, state } = openQueue();
  const bodies = batch.map((what, index) =>
    what === 'good' ? bodyOf(`good:${index}`) : poisonous(what, index),
  );
  for (const body of bodies) queue.put(body, 'T1');
  await queue.runUntilQuiet();
  const good = batch.flatMap((what, index) => (what === 'good' ? [`good:${index}`] : []));
  // One that ended beside a killer may be begun again; what it stands on knows copies. None is left out.
  const atMost = batch.includes('kills') ? limits.deaths : 1;
  const times = good.map((hook) => done.get(hook) ?? 0);
  // What was buried just before the others were killed may lie there twice.
  const buriedAll = queue.dead.map(({ body }) => body);
  const dead = [...new Set(buriedAll)];
  const buried = dead.length;
  const sentAgain = queue.puts() - batch.length;
  const before = good.map((hook) => done.get(hook));
  state.fixed = true;
  queue.redrive();
  await queue.runUntilQuiet();
  const healed = dead.filter(
    (body) => body.startsWith('{') && body.includes('"version":1') && body.endsWith('}'),
  );
  const isHealed = (body: string) => {
    const copies = buriedAll.filter((one) => one === body).length;
    const times = done.get(JSON.parse(body).hook) ?? 0;
    return times >= 1 && times <= copies;
  };
  const redriven = healed.every(isHealed) && good.every((hook, index) => done.get(hook) === before[index]);
  return { goodOnce: times.every((time) => time >= 1 && time <= atMost), buried, sentAgain, redriven };
}

describe('P21: the other nine are done, and what could not be is buried', () => {
  test.each(poisons)('when the message %s, at every place of a batch', async (poison) => {
    for (let place = 0; place < size; place += 1) {
      const batch = Array.from({ length: size }, (_, index) => (index === place ? poison : 'good'));
      expect(await run(batch), `at ${place}`).toEqual({
        goodOnce: true,
        buried: 1,
        sentAgain: 0,
        redriven: true,
      });
    }
    proved({ promise: 'P21', inputs: size, of: `batches in which a message ${poison}`, failures: 0 });
  });

  test('when several are poison, and more lie behind them', async () => {
    const random = createRandom(seed());
    const count = runs(1000);
    for (let left = count; left > 0; left -= 1) {
      const batch = Array.from({ length: 1 + random.below(25) }, () =>
        random.below(4) === 0 ? random.pick(poisons) : 'good',
      );
      const poisoned = batch.filter((what) => what !== 'good').length;
      const ended = await run(batch);
      expect(ended, batch.join()).toEqual({ goodOnce: true, buried: poisoned, sentAgain: 0, redriven: true });
    }
    proved({ promise: 'P21', inputs: count, of: 'queues with several poison messages', failures: 0 });
  });
});
