import { describe, expect, test } from 'vitest';
import { cached } from '../../lambda/secret-cache.ts';
import { type AppSecrets, parseAppSecrets } from '../../lambda/slack/install/parse-signing-secrets.ts';

const minute = 60_000;

function createCache() {
  const state = { now: 0, reads: 0, down: false };
  const read = async (): Promise<AppSecrets> => {
    state.reads += 1;
    if (state.down) throw new Error('down');
    return { signingSecrets: [`secret ${state.reads}`], appId: undefined };
  };
  const appSecrets = cached(read, () => state.now);
  const secret = async (wish: 'cached' | 'fresh') => (await appSecrets(wish)).signingSecrets[0];
  return { state, secret };
}

describe('the signing secrets', () => {
  test('are read once in five minutes', async () => {
    const { state, secret } = createCache();
    expect(await Promise.all([secret('cached'), secret('cached')])).toEqual(['secret 1', 'secret 1']);
    state.now = 5 * minute - 1;
    expect(await secret('cached')).toBe('secret 1');
    state.now = 5 * minute;
    expect(await secret('cached')).toBe('secret 2');
    expect(state.reads).toBe(2);
  });

  test('are read again for a signature that fails, but not more than once a minute', async () => {
    const { state, secret } = createCache();
    await secret('cached');
    state.now = minute - 1;
    expect(await secret('fresh')).toBe('secret 1');
    state.now = minute;
    expect(await Promise.all([secret('fresh'), secret('fresh')])).toEqual(['secret 2', 'secret 2']);
    expect(await secret('fresh')).toBe('secret 2');
    expect(state.reads).toBe(2);
  });

  test('serve on for half an hour while the secret store is down, which is asked every ten seconds', async () => {
    const { state, secret } = createCache();
    await secret('cached');
    state.down = true;
    state.now = 6 * minute;
    expect(await secret('cached')).toBe('secret 1');
    expect(await secret('cached')).toBe('secret 1');
    expect(state.reads).toBe(2);
    state.now += 10_000;
    expect(await secret('cached')).toBe('secret 1');
    expect(state.reads).toBe(3);
    state.now = 31 * minute;
    await expect(secret('cached')).rejects.toThrow('down');
    state.down = false;
    expect(await secret('cached')).toBe('secret 5');
  });
});

describe("the app's secret", () => {
  test('holds one or two signing secrets, perhaps the app’s id, and what others need', () => {
    const text = JSON.stringify({ signingSecrets: ['a', 'b'], appId: 'A1', clientSecret: 'x' });
    expect(parseAppSecrets(text)).toEqual({ signingSecrets: ['a', 'b'], appId: 'A1' });
    expect(parseAppSecrets('{"signingSecrets":["a"]}')).toEqual({ signingSecrets: ['a'], appId: undefined });
  });

  test.each([
    '',
    'null',
    '{}',
    '{"signingSecrets":[]}',
    '{"signingSecrets":[""]}',
    '{"signingSecrets":["a",""]}',
    '{"signingSecrets":["  "]}',
    '{"signingSecrets":[7]}',
    '{"signingSecrets":"a"}',
    '{"signingSecrets":["a","b","c"]}',
  ])('is refused as %s', (text) => {
    expect(() => parseAppSecrets(text)).toThrow();
  });
});
