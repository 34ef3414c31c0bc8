/** The one place where the webhook door's real clients are made: two signed requests, no AWS SDK. */
import { readSecret } from './aws.ts';
import { cached } from './cached.ts';
import { environment, type Variables } from './environment.ts';
import { log } from './log.ts';
import { sender } from './queue-services.ts';
import type { WebhookPorts } from './webhook/door.ts';
import { parseWebhookKeys } from './webhook/secrets.ts';

/** Longer than the door's own budget for each: the door decides, these only free the socket. */
const timeouts = { keys: 600, store: 1000 } as const;

export function createWebhookServices(from?: Variables): WebhookPorts {
  const { WEBHOOK_KEYS_ID, ALERTS_QUEUE_URL } = environment('webhook', from);
  const aws = { from, now: Date.now };
  const readKeys = async () => parseWebhookKeys(await readSecret(WEBHOOK_KEYS_ID, timeouts.keys, aws));
  return {
    keys: cached(readKeys, Date.now),
    store: sender({ ...aws, queueUrl: ALERTS_QUEUE_URL, milliseconds: timeouts.store }),
    now: Date.now,
    log,
  };
}
