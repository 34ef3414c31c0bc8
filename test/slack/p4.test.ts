/** P4, Slack's part: a request that comes again within its time acts once, and after that it is refused. */
import { expect, test } from 'vitest';
import { readHttpEvent } from '../../lambda/http/event.ts';
import type { Delivery } from '../../lambda/slack/delivery.ts';
import { handleRequest } from '../../lambda/slack/door.ts';
import type { Services } from '../../lambda/slack/services.ts';
import { createWorker } from '../../lambda/slack/worker.ts';
import { createFakeDoor } from '../fakes/door.ts';
import { gatewayEvent } from '../fakes/gateway.ts';
import { click, commandBody, eventCallback, interactionBody, noon, signed } from '../fakes/slack-requests.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createRandom, type Random } from '../prove/random.ts';
import { proved } from '../prove/report.ts';
import { runs, seed } from '../prove/runs.ts';

const hour = 3_600_000;
/** Later: what Slack itself sends again bears a new timestamp, an attacker's copy cannot. */
const copies = [0, 299_000, 301_000, hour, 24 * hour, 16 * 24 * hour];
/** Slack's own: three soon, then 24 hourly, each signed anew. */
const retries = [1_000, 60_000, 300_000, ...Array.from({ length: 24 }, (_, index) => (index + 1) * hour)];

function drawBody(random: Random, count: number): readonly [path: string, body: string, kind: string] {
  const trigger_id = `${count}.${random.below(1e9)}.a`;
  return random.pick([
    () => ['/slack/commands', commandBody({ trigger_id, text: random.text(20) }), 'command'] as const,
    () => ['/slack/interactions', interactionBody({ ...click, trigger_id }), 'action'] as const,
    () => {
      const event_id = `Ev${count}x${random.below(1e9)}`;
      return ['/slack/events', JSON.stringify({ ...eventCallback, event_id }), 'event'] as const;
    },
  ])();
}

/** The door and the worker, which acts on what it has not seen. */
function openStage() {
  const state = { now: noon, acts: 0 };
  const queue: Delivery[] = [];
  const { ports } = createFakeDoor({
    now: () => state.now,
    async handOff(delivery) {
      queue.push(delivery);
      return { body: undefined };
    },
  });
  const store = createFakeStore({ clock: () => state.now });
  const services = { store, now: () => state.now, log: () => undefined } as unknown as Services;
  /** Another instance each time: only the store remembers. */
  async function work() {
    for (const delivery of queue.splice(0))
      await createWorker(async () => {
        state.acts += 1;
        return { body: undefined };
      }, services)(delivery);
  }
  return {
    state,
    async send(sent: object): Promise<number> {
      const { statusCode } = await handleRequest(readHttpEvent(sent), ports);
      await work();
      return statusCode;
    },
  };
}

test('P4: a copy acts at most once, and is refused after five minutes', async () => {
  const random = createRandom(seed());
  const stage = openStage();
  const count = runs(10_000);
  for (let number = 1; number <= count; number += 1) {
    const [path, body] = drawBody(random, number);
    const event = gatewayEvent(signed(path, body));
    for (const delay of copies) {
      stage.state.now = noon + delay;
      expect(await stage.send(event)).toBe(delay <= 300_000 ? 200 : 401);
    }
  }
  expect(stage.state.acts).toBe(count);
  proved({ promise: 'P4', inputs: count * copies.length, of: 'copied requests of Slack', failures: 0 });
});

test('P4: an event that Slack repeats for a day acts once', async () => {
  const random = createRandom(seed());
  const stage = openStage();
  const count = runs(2_000);
  for (let number = 1; number <= count; number += 1) {
    const body = JSON.stringify({ ...eventCallback, event_id: `Ev${number}x${random.below(1e9)}` });
    for (const [index, delay] of [0, ...retries].entries()) {
      stage.state.now = noon + delay;
      const { headers, ...sent } = signed('/slack/events', body, { at: stage.state.now });
      const retry = { 'X-Slack-Retry-Num': `${index}`, 'X-Slack-Retry-Reason': 'http_timeout' };
      expect(
        await stage.send(gatewayEvent({ ...sent, headers: { ...headers, ...(index > 0 && retry) } })),
      ).toBe(200);
    }
  }
  expect(stage.state.acts).toBe(count);
  const inputs = count * (1 + retries.length);
  proved({ promise: 'P4', inputs, of: 'events that Slack sends again for a day', failures: 0 });
});
