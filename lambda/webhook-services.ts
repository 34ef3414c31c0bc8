/** The one place where the webhook door's real clients are made, and where hooks get their addresses: no AWS SDK. */
import { readSecret } from './aws.ts';
import { cached } from './cached.ts';
import { environment, type Variables } from './environment.ts';
import { log } from './log.ts';
import { sender } from './queue-services.ts';
import type { WebhookPorts } from './webhook/door.ts';
import { type HookAddress, type HookPlace, hookAddress } from './webhook/hook-addresses.ts';
import { parseWebhookKeys } from './webhook/secrets.ts';

/** Longer than the door's own budget for each: the door decides, these only free the socket. */
const timeouts = { keys: 600, store: 1000 } as const;

/** Milliseconds for reading the webhook keys where no door waits. */
const patience = 2_000;

export function createWebhookServices(from?: Variables): WebhookPorts {
  const { WEBHOOK_KEYS_ID, ALERTS_QUEUE_URL } = environment('webhook', from);
  return {
    keys: keysOf(WEBHOOK_KEYS_ID, timeouts.keys, from),
    store: sender({ from, now: Date.now, queueUrl: ALERTS_QUEUE_URL, milliseconds: timeouts.store }),
    now: Date.now,
    log,
  };
}

export function createHookAddresses(
  names: { readonly WEBHOOK_KEYS_ID: string; readonly PUBLIC_URL: string },
  from?: Variables,
): (workspace: string, hook: HookPlace['hook']) => Promise<HookAddress> {
  const keys = keysOf(names.WEBHOOK_KEYS_ID, patience, from);
  return async (workspace, hook) =>
    hookAddress(await keys('cached'), { publicUrl: names.PUBLIC_URL, workspace, hook });
}

function keysOf(id: string, milliseconds: number, from?: Variables): WebhookPorts['keys'] {
  const read = async () => parseWebhookKeys(await readSecret(id, milliseconds, { from, now: Date.now }));
  return cached(read, Date.now);
}
