/** What only the secrets in Secrets Manager promise: few reads, and silence. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCache } from '../../lambda/store/read-cache.ts';
import { realSecrets } from './every-store.ts';

let ready: Awaited<ReturnType<typeof realSecrets>>;
beforeEach(async () => {
  ready = await realSecrets();
});
afterEach(() => ready.close());

const both = {
  slackBotToken: 'xoxb-canary',
  circleci: { host: 'https://circleci.com', token: 'circleci-canary' },
};
/** A read asks for Slack's secret and for CircleCI's. */
const reads = () => ready.vault.calls.filter((call) => call === 'GetSecretValue').length / 2;

describe('the cache of secrets', () => {
  it('reads once in five minutes', async () => {
    const { it: secrets, clock } = ready;
    await secrets.write('T1', both);
    const before = reads();
    await secrets.read('T1');
    clock.now += 5 * 60_000 - 1;
    expect(await secrets.read('T1')).toEqual(both);
    expect(reads() - before).toBe(1);
    clock.now += 1;
    await secrets.read('T1');
    expect(reads() - before).toBe(2);
  });

  it('keeps what is missing for ten seconds only, each of the two by itself', async () => {
    const { it: secrets, clock } = ready;
    await secrets.write('T1', { slackBotToken: 'xoxb-canary' });
    const before = reads();
    for (const workspace of ['T0', 'T1']) {
      await secrets.read(workspace);
      clock.now += 9_999;
      await secrets.read(workspace);
      clock.now += 1;
      await secrets.read(workspace);
    }
    // Both of T0 twice; of T1 what it has once, and what it lacks twice.
    expect(reads() - before).toBe(3.5);
  });

  it('shares a read under way', async () => {
    const before = reads();
    await Promise.all([1, 2, 3, 4].map(() => ready.it.read('T1')));
    expect(reads() - before).toBe(1);
  });

  it('does not let a read that began before a write outlive it', async () => {
    const { it: secrets } = ready;
    await secrets.write('T1', both);
    const early = secrets.read('T1');
    await secrets.write('T1', { circleci: { ...both.circleci, token: 'newer' } });
    await early;
    expect((await secrets.read('T1')).circleci?.token).toBe('newer');
  });

  it('meets throttling with one more try, and keeps no failure', async () => {
    const { it: secrets, vault } = ready;
    vault.faults.next('throttle');
    expect(await secrets.read('T1')).toEqual({});
    vault.faults.next('throttle', 4);
    await expect(secrets.read('T2')).rejects.toThrow('ThrottlingException');
    expect(await secrets.read('T2')).toEqual({});
  });

  it('continues after a write that failed', async () => {
    const { it: secrets, vault } = ready;
    vault.faults.next('throttle', 2);
    await expect(secrets.write('T1', both)).rejects.toThrow('ThrottlingException');
    await secrets.write('T1', both);
    expect(await secrets.read('T1')).toEqual(both);
  });

  it.each(['circleci-canary', '{"circleci":', '{"circleci":["circleci-canary"]}', '[]"circleci-canary'])(
    'quotes nothing of a secret that it cannot read: %s',
    async (SecretString) => {
      const { it: secrets, client } = ready;
      await secrets.write('T1', both);
      await client.send(new PutSecretValueCommand({ SecretId: 'bot/workspace/T1/circleci', SecretString }));
      const error = await secrets.read('T1').catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary');
    },
  );

  it.each(['throttle', 'unavailable', 'reset'] as const)(
    'quotes no secret when it cannot be written: %s',
    async (fault) => {
      ready.vault.faults.next(fault, Number.POSITIVE_INFINITY);
      const error: any = await ready.it.write('T1', both).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain('canary');
    },
  );
});

describe('what has ended', () => {
  it('is evicted: no secret stays in memory longer than it may be used', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const clock = { now: 0 };
    const seen: WeakRef<object>[] = [];
    const cache = createCache(
      async () => {
        const value = { token: 'secret' };
        seen.push(new WeakRef(value));
        return value;
      },
      { shelfLife: () => 1_000, clock: () => clock.now },
    );
    await cache.read('T1');
    clock.now = 1_000;
    await cache.read('T2');
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(seen.map((one) => one.deref() !== undefined)).toEqual([false, true]);
    await cache.read('T2');
  });
});
