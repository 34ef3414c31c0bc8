import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from 'aws4';
import { afterEach, describe, expect, it } from 'vitest';
import { createWorker } from '../../../lambda/slack/handle-delivery.ts';
import { type LambdaOptions, type LocalLambda, startLambda } from '../../../local/aws/lambda.ts';
import { localIdentity } from '../../../local/aws/verify-sigv4.ts';
import { createFakeStore } from '../../fakes/store.ts';

const opened: LocalLambda[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const lambda of opened.splice(0)) await lambda.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function start(options: LambdaOptions): Promise<LocalLambda> {
  const lambda = await startLambda({ retryDelays: [0, 0], ...options });
  opened.push(lambda);
  return lambda;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  folders.push(folder);
  return folder;
}

function invoke({ url }: LocalLambda, event: unknown, type = 'Event', name = 'worker'): Promise<Response> {
  const path = `/2015-03-31/functions/${name}/invocations`;
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const headers = { 'x-amz-invocation-type': type };
  const unsigned = { host: new URL(url).host, path, body, method: 'POST', service: 'lambda', headers };
  const signed = sign({ ...unsigned, region: localIdentity.region }, localIdentity);
  const { Host, 'Content-Length': _, ...sent } = signed.headers as Record<string, string>;
  return fetch(url + path, { method: 'POST', body, headers: sent });
}

describe("Lambda's Invoke on this machine", () => {
  it('answers Event with 202 before the function has ended', async () => {
    const gate = Promise.withResolvers<void>();
    const got: unknown[] = [];
    const worker = async (event: unknown) => {
      await gate.promise;
      got.push(event);
    };
    const lambda = await start({ functions: { worker } });
    const response = await invoke(lambda, { id: 1 });
    expect(response.status).toBe(202);
    expect(got).toEqual([]);
    gate.resolve();
    await lambda.idle();
    expect(got).toEqual([{ id: 1 }]);
  });

  it('answers RequestResponse with what the function returned', async () => {
    const lambda = await start({ functions: { worker: async (event) => ({ got: event }) } });
    const response = await invoke(lambda, { id: 1 }, 'RequestResponse');
    expect([response.status, await response.json()]).toEqual([200, { got: { id: 1 } }]);
    expect(response.headers.get('x-amz-function-error')).toBeNull();
  });

  it('says in a header that the function threw', async () => {
    const worker = async () => {
      throw new TypeError('broken');
    };
    const lambda = await start({ functions: { worker } });
    const response = await invoke(lambda, {}, 'RequestResponse');
    expect(response.status).toBe(200);
    expect(response.headers.get('x-amz-function-error')).toBe('Unhandled');
    expect(await response.json()).toEqual({ errorType: 'TypeError', errorMessage: 'broken', trace: [] });
  });

  it('tries an event three times, then puts it aside', async () => {
    let tries = 0;
    const worker = async () => {
      tries += 1;
      throw new Error('broken');
    };
    const folder = newFolder();
    const lambda = await start({ functions: { worker }, folder });
    await invoke(lambda, { id: 7 });
    await lambda.idle();
    expect(tries).toBe(3);
    expect(lambda.failures).toMatchObject([{ functionName: 'worker', event: { id: 7 }, attempts: 3 }]);
    expect(readdirSync(folder)).toEqual(['failed']);
    expect(readdirSync(join(folder, 'failed'))).toHaveLength(1);
  });

  it('stops trying once the function has succeeded', async () => {
    let tries = 0;
    const worker = async () => {
      tries += 1;
      if (tries < 2) throw new Error('broken');
    };
    const lambda = await start({ functions: { worker } });
    await invoke(lambda, {});
    await lambda.idle();
    expect([tries, lambda.failures.length]).toEqual([2, 0]);
  });

  it('delivers after a restart what was accepted before, in order', async () => {
    const folder = newFolder();
    const failing = async () => {
      throw new Error('going down');
    };
    const before = await start({ functions: { worker: failing }, folder, retryDelays: [3_600_000] });
    for (const id of [1, 2, 3]) await invoke(before, { id });
    await before.close();
    const got: unknown[] = [];
    const later = () => Date.now() + 3_600_000;
    const worker = async (event: unknown) => void got.push(event);
    const after = await start({ functions: { worker }, folder, clock: later });
    await after.idle();
    expect(got).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
    expect(readdirSync(folder)).toEqual(['failed']);
  });

  it('hands in again what was cut while it ran, until its lease has ended and it is taken up', async () => {
    const clock = { now: 1_000_000 };
    const store = createFakeStore({ clock: () => clock.now });
    // The process died in the middle of it, and is there again ten seconds later.
    await store.beginDelivery('Ev1', clock.now);
    clock.now += 10_000;
    const received: unknown[] = [];
    const services = {
      store,
      now: () => clock.now,
      log: () => undefined,
      slackApiUrl: 'http://127.0.0.1:1/',
    };
    const work = createWorker(
      { readAhead: () => undefined, receive: async ({ id }) => ({ body: received.push(id) }) },
      services,
    );
    const worker = async (event: unknown) => {
      try {
        return await work(event);
      } catch (error) {
        clock.now += 60_000;
        throw error;
      }
    };
    const lambda = await start({ functions: { worker } });
    await invoke(lambda, { version: 1, id: 'Ev1', kind: 'event', receivedAt: clock.now, body: {} });
    await lambda.idle();
    expect([received, lambda.failures]).toEqual([['Ev1'], []]);
  });

  it('knows no other functions, no other types and no broken JSON', async () => {
    const lambda = await start({ functions: { worker: async () => 1 } });
    expect((await invoke(lambda, {}, 'Event', 'other')).status).toBe(404);
    expect((await invoke(lambda, {}, 'Sometimes')).status).toBe(400);
    expect((await invoke(lambda, '{"id":', 'Event')).status).toBe(400);
  });

  it('refuses what is not signed', async () => {
    const lambda = await start({ functions: { worker: async () => 1 } });
    const url = `${lambda.url}/2015-03-31/functions/worker/invocations`;
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(403);
  });

  it('fails as it is told to, and as often', async () => {
    const got: unknown[] = [];
    const lambda = await start({ functions: { worker: async (event) => void got.push(event) } });
    lambda.faults.next('throttle');
    expect((await invoke(lambda, 1)).status).toBe(429);
    lambda.faults.next('unavailable');
    expect((await invoke(lambda, 2)).status).toBe(503);
    lambda.faults.next('reset');
    await expect(invoke(lambda, 3)).rejects.toThrow();
    lambda.faults.next('reset-after');
    await expect(invoke(lambda, 4)).rejects.toThrow();
    expect((await invoke(lambda, 5)).status).toBe(202);
    await lambda.idle();
    expect(got).toEqual([4, 5]);
  });
});
