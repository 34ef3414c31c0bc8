/** CircleCI's door: answers within a second, and a 2xx means stored. */

import { createWebhookServices } from './composition/webhook-services.ts';
import type { HttpAnswer } from './http/answer.ts';
import { readHttpEvent } from './http/event.ts';
import { handleWebhook } from './webhook/ingress.ts';

const services = createWebhookServices();

// While Lambda starts a function it lends it a whole processor; the first request finds the keys on their way.
services.keys('cached').catch(() => undefined);

export async function handler(event: unknown): Promise<HttpAnswer> {
  return handleWebhook(readHttpEvent(event), services);
}
