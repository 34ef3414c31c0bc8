/** CircleCI's door with its ports watched. */
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import type { LogEntry } from '../../lambda/log.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { handleWebhook, type WebhookPorts } from '../../lambda/webhook/ingress.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { keys, noon } from './circleci-requests.ts';
import { gatewayEvent, type SentRequest } from './gateway-events.ts';

export function createFakeWebhookDoor(given: Partial<WebhookPorts> = {}) {
  const stored: Queued[] = [];
  const logged: LogEntry[] = [];
  const asked: ('cached' | 'fresh')[] = [];
  const ports: WebhookPorts = {
    async keys(wish) {
      asked.push(wish);
      return keys;
    },
    async store(queued) {
      recordOutput('queue', queued);
      stored.push(queued);
    },
    now: () => noon,
    log: (entry) => {
      recordOutput('log', entry);
      logged.push(entry);
    },
    ...given,
  };
  const receive = async (event: unknown) => (await handleWebhook(readHttpEvent(event), ports)).statusCode;
  return { ports, stored, logged, asked, receive, send: (sent: SentRequest) => receive(gatewayEvent(sent)) };
}

/** For a million requests: it remembers how many it stored, and nothing else. */
export function countingDoor() {
  let stored = 0;
  const store = async () => {
    stored += 1;
  };
  const ports: WebhookPorts = { keys: async () => keys, store, now: () => noon, log: () => undefined };
  return { ports, stored: () => stored };
}
