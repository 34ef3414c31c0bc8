/** P4, CircleCI's part: a webhook that comes again does nothing again, whenever, and at whichever instance. */
import { expect, test } from 'vitest';
import { readHttpEvent } from '../../lambda/http/event.ts';
import { handleReport } from '../../lambda/notifications/reported.ts';
import type { Queued } from '../../lambda/queued.ts';
import { handleWebhook } from '../../lambda/webhook/door.ts';
import { keys, noon, reported, workflowCompleted } from '../fakes/circleci-requests.ts';
import { gatewayEvent } from '../fakes/gateway.ts';
import { hook, openDesk } from '../notifications/desk.ts';
import { subscription } from '../notifications/reports.ts';
import { createRandom, type Random } from '../prove/random.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';

const hour = 3_600_000;
const delays = [0, 299_000, 301_000, hour, 24 * hour, 14 * 24 * hour, 16 * 24 * hour];
const remembered = 15 * 24 * hour;
const where = { workspace: 'T1', hook: hook.id };

function drawWebhook(random: Random, count: number) {
  const uuid = (kind: string) => `${kind}-${count}-${random.below(1e9)}`;
  const at = new Date(noon).toISOString();
  const status = random.pick(['failed', 'failed', 'success', 'canceled', 'unheard-of']);
  const workflow = { ...workflowCompleted.workflow, id: uuid('run'), created_at: at, stopped_at: at, status };
  const pipeline = { ...workflowCompleted.pipeline, number: count, created_at: at };
  return reported({ ...workflowCompleted, id: uuid('event'), happened_at: at, workflow, pipeline }, where);
}

/** A desk that everybody hears from; instances share what is remembered and nothing else. */
function openStage() {
  const desk = openDesk();
  desk.kept.subscriptions.push(subscription({ statuses: ['failed', 'fixed', 'success', 'canceled'] }));
  const queue: Queued[] = [];
  const state = { now: noon };
  const ports = {
    keys: async () => keys,
    store: async (queued: Queued) => void queue.push(queued),
    now: () => state.now,
    log: () => undefined,
  };
  const instance = () => ({ ...desk.services });
  async function workOff() {
    for (const queued of queue.splice(0)) {
      if (queued.kind !== 'report') throw new Error(`a ${queued.kind}`);
      await handleReport(queued, instance(), state.now + 15_000);
    }
  }
  const send = async (event: object) => (await handleWebhook(readHttpEvent(event), ports)).statusCode;
  return { desk, state, queue, send, workOff };
}

test('P4: a genuine webhook that is replayed has the effects of one', async () => {
  const random = createRandom(seed());
  const stage = openStage();
  const count = runs(10_000);
  let repeated = 0;
  for (let number = 1; number <= count; number += 1) {
    const event = gatewayEvent(drawWebhook(random, number));
    stage.state.now = noon;
    stage.desk.kept.now = noon;
    expect(await stage.send(event)).toBe(200);
    await stage.workOff();
    const before = [stage.desk.kept.outbox.size, stage.desk.kept.said.length];
    for (const delay of delays) {
      stage.state.now = noon + delay;
      stage.desk.kept.now = noon + delay;
      expect(await stage.send(event)).toBe(200);
      // What is older than we remember is dropped at the door.
      expect(stage.queue.length).toBe(delay > remembered ? 0 : 1);
      await stage.workOff();
    }
    if (`${[stage.desk.kept.outbox.size, stage.desk.kept.said.length]}` !== `${before}`) repeated += 1;
  }
  expect(stage.desk.kept.outbox.size).toBeGreaterThan(count / 2);
  expect(repeated).toBe(0);
  const inputs = count * (1 + delays.length);
  proved({ promise: 'P4', inputs, of: 'webhooks of CircleCI, each sent eight times', failures: repeated });
});
