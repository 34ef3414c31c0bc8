/** P4, Slack's part: a request that comes again within its time acts once, and after that it is refused. */
import { expect, test } from 'vitest';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import { createWorker } from '../../lambda/slack/handle-delivery.ts';
import type { Delivery } from '../../lambda/slack/ingress/delivery.ts';
import { handleRequest } from '../../lambda/slack/ingress/ingress.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import type { Store } from '../../lambda/store/store.ts';
import { gatewayEvent, type SentRequest } from '../fakes/gateway-events.ts';
import { createFakeDoor } from '../fakes/slack-ingress-ports.ts';
import { click, commandBody, eventCallback, interactionBody, noon, signed } from '../fakes/slack-requests.ts';
import { createFakeStore } from '../fakes/store.ts';
import { runs, seed } from '../prove/how-many-runs.ts';
import { proved } from '../prove/proof-report.ts';
import { createRandom, type Random } from '../prove/seeded-random.ts';

const hour = 3_600_000;
/** Later: what Slack itself sends again bears a new timestamp, an attacker's copy cannot. */
const copies = [0, 299_000, 301_000, hour, 24 * hour, 16 * 24 * hour];
/** Slack's own retries: the first, three soon, then 24 hourly, each with a new signature. */
const retries = [0, 1_000, 60_000, 300_000, ...Array.from({ length: 24 }, (_, index) => (index + 1) * hour)];

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

/** Two instances of the door and the worker; what the worker has not seen it acts on. They share the store alone. */
function openStage(planted: Partial<Store> = {}) {
  const state = { now: noon, acts: 0 };
  const store = { ...createFakeStore({ clock: () => state.now }), ...planted };
  const services = { store, now: () => state.now, log: () => undefined } as unknown as Services;
  const instance = () => {
    const queue: Delivery[] = [];
    const { ports } = createFakeDoor({
      now: () => state.now,
      async handOff(delivery) {
        queue.push(delivery);
        return { body: undefined };
      },
    });
    const receive = async () => {
      state.acts += 1;
      return { body: undefined };
    };
    const work = createWorker({ readAhead: () => undefined, receive }, services);
    return async (sent: object): Promise<number> => {
      const { statusCode } = await handleRequest(readHttpEvent(sent), ports);
      for (const delivery of queue.splice(0)) await work(delivery);
      return statusCode;
    };
  };
  const send = { same: instance(), other: instance() };
  return { state, send };
}

const where = ['same', 'other'] as const;

/** An unsigned header: an attacker can set it to anything. */
function numbered(sent: SentRequest, retry: number): object {
  const headers = { 'X-Slack-Retry-Num': `${retry}`, 'X-Slack-Retry-Reason': 'http_timeout' };
  return gatewayEvent(retry === 0 ? sent : { ...sent, headers: { ...sent.headers, ...headers } });
}

/** Acts of this many requests, each copied at every instance, with every number of a retry. */
async function copy(count: number, planted: Partial<Store> = {}): Promise<number> {
  const random = createRandom(seed());
  const stage = openStage(planted);
  for (let number = 1; number <= count; number += 1) {
    const [path, body] = drawBody(random, number);
    const sent = signed(path, body);
    const events = [0, 1, 2, 3].map((retry) => numbered(sent, retry));
    for (const [index, delay] of copies.entries())
      for (const at of where) {
        stage.state.now = noon + delay;
        const event = events[(number + index + Number(at === 'other')) % events.length];
        expect(await stage.send[at](event ?? {})).toBe(delay <= 300_000 ? 200 : 401);
      }
  }
  return stage.state.acts;
}

test('P4: a copy acts at most once, at whichever instance, and is refused after five minutes', async () => {
  const count = runs(10_000);
  expect(await copy(count)).toBe(count);
  const inputs = count * copies.length * where.length;
  proved({ promise: 'P4', inputs, of: 'copied requests of Slack', failures: 0 });
});

/** Acts of this many events, each sent again for a day, now at one instance and now at another. */
async function repeat(count: number, planted: Partial<Store> = {}): Promise<number> {
  const random = createRandom(seed());
  const stage = openStage(planted);
  for (let number = 1; number <= count; number += 1) {
    const body = JSON.stringify({ ...eventCallback, event_id: `Ev${number}x${random.below(1e9)}` });
    for (const [index, delay] of retries.entries()) {
      stage.state.now = noon + delay;
      const sent = signed('/slack/events', body, { at: stage.state.now });
      expect(await stage.send[random.pick(where)](numbered(sent, index))).toBe(200);
    }
  }
  return stage.state.acts;
}

test('P4: an event that Slack repeats for a day acts once', async () => {
  const count = runs(10_000);
  expect(await repeat(count)).toBe(count);
  const inputs = count * retries.length;
  proved({ promise: 'P4', inputs, of: 'events that Slack sends again for a day', failures: 0 });
});

test('P4 would notice a worker that does not remember what it has seen', async () => {
  const forgetful: Partial<Store> = { beginDelivery: async () => 'first' };
  expect(await copy(20, forgetful)).toBeGreaterThan(20);
  expect(await repeat(20, forgetful)).toBeGreaterThan(20);
});

test('P4 would notice a worker that remembers for an hour only', async () => {
  const { beginDelivery, endDelivery } = createFakeStore();
  const forget = (id: string, now: number) => `${id} ${Math.floor(now / hour)}`;
  const known = new Map<string, string>();
  const planted: Partial<Store> = {
    beginDelivery(id, now) {
      known.set(id, forget(id, now));
      return beginDelivery(forget(id, now), now);
    },
    endDelivery: async (id) => endDelivery(known.get(id) ?? ''),
  };
  expect(await repeat(20, planted)).toBeGreaterThan(20);
});
