/** Creates the real clients of the webhook ingress and what the webhook keys derive, without the AWS SDK. */
import { readSecret } from '../aws/signed-requests.ts';
import { patience } from '../client-timeouts.ts';
import { environment, type Variables } from '../environment.ts';
import { log } from '../log.ts';
import { cached } from '../secret-cache.ts';
import type { UrlCipher } from '../store/follow-store.ts';
import { parseWebhookKeys } from '../webhook/derived-secrets.ts';
import type { WebhookPorts } from '../webhook/ingress.ts';
import { type HookAddress, type HookPlace, hookAddress } from '../webhook/manual-setup.ts';
import { createUrlCipher } from '../webhook/response-url-cipher.ts';
import { sender } from './alerts-queue-client.ts';

export function createWebhookServices(from?: Variables): WebhookPorts {
  const { WEBHOOK_KEYS_ID, ALERTS_QUEUE_URL } = environment('webhook', from);
  return {
    keys: keysOf(WEBHOOK_KEYS_ID, patience.webhookKeys.milliseconds, from),
    store: sender({
      from,
      now: Date.now,
      queueUrl: ALERTS_QUEUE_URL,
      milliseconds: patience.storing.milliseconds,
    }),
    now: Date.now,
    log,
  };
}

export interface FromWebhookKeys {
  readonly hookAddress: (workspace: string, hook: HookPlace['hook']) => Promise<HookAddress>;
  readonly urlCipher: UrlCipher;
}

export function createFromWebhookKeys(
  names: { readonly WEBHOOK_KEYS_ID: string; readonly PUBLIC_URL: string },
  from?: Variables,
): FromWebhookKeys {
  const keys = keysOf(names.WEBHOOK_KEYS_ID, patience.addresses.milliseconds, from);
  return {
    hookAddress: async (workspace, hook) =>
      hookAddress(await keys('cached'), { publicUrl: names.PUBLIC_URL, workspace, hook }),
    urlCipher: createUrlCipher(keys),
  };
}

function keysOf(id: string, milliseconds: number, from?: Variables): WebhookPorts['keys'] {
  const read = async () => parseWebhookKeys(await readSecret(id, milliseconds, { from, now: Date.now }));
  return cached(read, Date.now);
}
