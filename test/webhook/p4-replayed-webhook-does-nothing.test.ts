/** P4, CircleCI's part: a webhook that comes again does nothing again, whenever, and at whichever instance. */
import { expect, test } from 'vitest';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import { handleReport } from '../../lambda/ingest/handle-queued-report.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { handleWebhook } from '../../lambda/webhook/ingress.ts';
import { hook, openDesk, subscribe } from '../alerts/fake-alert-services.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { keys, noon, reported, workflowCompleted } from '../fakes/circleci-requests.ts';
import { gatewayEvent } from '../fakes/gateway-events.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';

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

/** What is wrong with the store. */
type Planted = (store: AlertStore) => Partial<AlertStore>;

/** A desk that everybody hears from; instances share what is remembered and nothing else. */
function openStage(planted: Planted) {
  const desk = openDesk();
  subscribe(desk, subscription({ statuses: ['failed', 'fixed', 'success', 'canceled'] }));
  const queue: Queued[] = [];
  const state = { now: noon };
  const ports = {
    keys: async () => keys,
    store: async (queued: Queued) => void queue.push(queued),
    now: () => state.now,
    log: () => undefined,
  };
  const instance = () => ({
    ...desk.services,
    store: { ...desk.services.store, ...planted(desk.services.store) },
  });
  const instances = { same: instance(), other: instance() };
  async function workOff(at: keyof typeof instances) {
    for (const queued of queue.splice(0)) {
      if (queued.kind !== 'report') throw new Error(`a ${queued.kind}`);
      await handleReport(queued, instances[at], state.now + 15_000);
    }
  }
  const send = async (event: object) => (await handleWebhook(readHttpEvent(event), ports)).statusCode;
  return { desk, state, queue, send, workOff };
}

/** How many of so many webhooks did something again when they were replayed. */
async function replay(count: number, planted: Planted = () => ({})) {
  const random = createRandom(seed());
  const stage = openStage(planted);
  const { clock, seen } = stage.desk;
  let repeated = 0;
  for (let number = 1; number <= count; number += 1) {
    const event = gatewayEvent(drawWebhook(random, number));
    stage.state.now = noon;
    clock.now = noon;
    expect(await stage.send(event)).toBe(200);
    await stage.workOff('same');
    const before = seen.alerts.length;
    for (const delay of delays)
      for (const at of ['same', 'other'] as const) {
        stage.state.now = noon + delay;
        clock.now = noon + delay;
        expect(await stage.send(event)).toBe(200);
        // What is older than we remember is dropped at the door.
        expect(stage.queue.length).toBe(delay > remembered ? 0 : 1);
        await stage.workOff(at);
      }
    if (seen.alerts.length !== before) repeated += 1;
  }
  return { repeated, told: seen.alerts.length };
}

test('P4: a genuine webhook that is replayed, at the same instance or another, has the effects of one', async () => {
  const count = runs(10_000);
  const { repeated, told } = await replay(count);
  expect(told).toBeGreaterThan(count / 2);
  expect(repeated).toBe(0);
  const inputs = count * (1 + 2 * delays.length);
  proved({ promise: 'P4', inputs, of: 'webhooks of CircleCI, each sent fifteen times', failures: repeated });
});

test('P4 would notice an outbox that takes each report for a new one', async () => {
  let number = 0;
  const enqueue =
    (store: AlertStore): AlertStore['enqueue'] =>
    (workspace, alert) =>
      store.enqueue(workspace, { ...alert, id: `${alert.id} ${number++}` });
  expect((await replay(20, (store) => ({ enqueue: enqueue(store) }))).repeated).toBeGreaterThan(0);
});
