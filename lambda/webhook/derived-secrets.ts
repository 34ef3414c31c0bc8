/** Derives a hook's signing secret and address from the app's webhook keys, and compares them. Stores nothing. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isFields } from '../http/gateway-event.ts';

/** The current key, then the former one during a rotation. Never empty. */
export type WebhookKeys = readonly [current: string, ...former: string[]];

/** Returns the secrets that CircleCI signs the hook's webhooks with, in hex: one per key, the current one first. */
export function hookSecrets(keys: WebhookKeys, workspace: string, hook: string): WebhookKeys {
  const secret = (key: string) => derive(key, `webhook/${workspace}/${hook}`).toString('hex');
  return eachOf(keys, secret);
}

/** Returns the last part of the address for unsigned notifications, one per key: 43 characters of base64url. */
export function hookCapabilities(keys: WebhookKeys, workspace: string, hook: string): WebhookKeys {
  const capability = (key: string) => derive(key, `notify/${workspace}/${hook}`).toString('base64url');
  return eachOf(keys, capability);
}

/** Returns the keys that seal the response_url of one followed message, the current one first. */
export function urlKeys(
  [current, ...former]: WebhookKeys,
  workspace: string,
  follow: string,
): readonly [Buffer, ...Buffer[]] {
  const derived = (key: string) => derive(key, `response-url/${workspace}/${follow}`);
  return [derived(current), ...former.map(derived)];
}

/** Returns a digest of a secret that may be stored, to know which secret CircleCI was given. */
export function secretMark(secret: string): string {
  return derive(secret, 'mark').toString('hex').slice(0, 12);
}

/** Compares in constant time. */
export function isCapability(given: string, capabilities: readonly string[]): boolean {
  const hash = (text: string) => createHmac('sha256', 'capability').update(text).digest();
  const sent = hash(given);
  return capabilities.map((right) => timingSafeEqual(sent, hash(right))).includes(true);
}

/** Parses `{"key":"…","former":"…"}`, with `former` only during a rotation. Throws when a key is guessable. */
export function parseWebhookKeys(text: string): WebhookKeys {
  const read: unknown = JSON.parse(text);
  const { key, former } = isFields(read) ? read : {};
  if (!isStrong(key) || (former !== undefined && !isStrong(former)))
    throw new Error('The webhook keys need key, and perhaps former: texts of 32 characters or more.');
  return former === undefined ? [key] : [key, former];
}

function isStrong(key: unknown): key is string {
  return typeof key === 'string' && key.trim().length >= 32;
}

function derive(key: string, what: string): Buffer {
  return createHmac('sha256', key).update(what).digest();
}

function eachOf([current, ...former]: WebhookKeys, derived: (key: string) => string): WebhookKeys {
  return [derived(current), ...former.map(derived)];
}
