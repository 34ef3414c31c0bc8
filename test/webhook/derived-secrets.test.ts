import { describe, expect, it, test } from 'vitest';
import {
  hookCapabilities,
  hookSecrets,
  isCapability,
  parseWebhookKeys,
  type WebhookKeys,
} from '../../lambda/webhook/derived-secrets.ts';
import { notifyUrl, parseAddress, webhookUrl } from '../../lambda/webhook/webhook-addresses.ts';

const keys: WebhookKeys = ['a'.repeat(32), 'b'.repeat(32)];

describe("a hook's secrets", () => {
  it('are its own: another hook, workspace, key or use has others', () => {
    const all = [
      ...hookSecrets(keys, 'T1', 'h1'),
      ...hookSecrets(keys, 'T1', 'h2'),
      ...hookSecrets(keys, 'T2', 'h1'),
      ...hookCapabilities(keys, 'T1', 'h1'),
    ];
    expect(new Set(all).size).toBe(8);
  });

  it('are the same whenever they are asked for, the current key first', () => {
    const [current, former] = hookSecrets(keys, 'T1', 'h1');
    expect(hookSecrets([keys[0]], 'T1', 'h1')).toEqual([current]);
    expect(hookSecrets([keys[1] ?? ''], 'T1', 'h1')).toEqual([former]);
    expect(current).toMatch(/^[0-9a-f]{64}$/);
    expect(hookCapabilities(keys, 'T1', 'h1')[0]).toMatch(/^[\w-]{43}$/);
  });

  it('are known again, and nothing else is', () => {
    const right = hookCapabilities(keys, 'T1', 'h1');
    for (const one of right) expect(isCapability(one, right)).toBe(true);
    for (const wrong of ['', right[0].slice(1), `${right[0]}a`, right[0].toUpperCase()])
      expect(isCapability(wrong, right)).toBe(false);
    expect(isCapability('', [])).toBe(false);
  });
});

describe('the webhook keys', () => {
  it('are read as they are generated, and while they are rotated', () => {
    expect(parseWebhookKeys(JSON.stringify({ key: keys[0] }))).toEqual([keys[0]]);
    expect(parseWebhookKeys(JSON.stringify({ key: keys[0], former: keys[1] }))).toEqual(keys);
  });

  test.each([
    '{}',
    '[]',
    '"x"',
    '{"key":""}',
    '{"key":"short"}',
    `{"key":"${keys[0]}","former":""}`,
    'no json',
  ])('are refused as %s', (text) => expect(() => parseWebhookKeys(text)).toThrow());
});

describe('an address', () => {
  it('is read back as it was made', () => {
    const base = 'https://bot.test';
    const of = { workspace: 'T1', hook: 'h_1-x', capability: 'c'.repeat(43) };
    const pathOf = (url: string) => new URL(url).pathname;
    expect(parseAddress(pathOf(webhookUrl(base, 'T1', 'h_1-x')))).toEqual({
      is: 'webhook',
      workspace: 'T1',
      hook: 'h_1-x',
    });
    expect(parseAddress(pathOf(notifyUrl(base, of)))).toEqual({ is: 'notify', ...of });
  });

  test.each([
    '/circleci/webhooks/T1',
    '/circleci/webhooks/T1/h1/',
    '/circleci/webhooks//h1',
    '/circleci/webhooks/t1/h1',
    '/circleci/webhooks/T1/h1%2Fx',
    '/circleci/notify/T1/h1',
    '/circleci/notify/T1/h1/c/d',
    '/Circleci/webhooks/T1/h1',
    '/slack/events',
  ])('%s leads nowhere', (path) => expect(parseAddress(path)).toBeUndefined());
});
