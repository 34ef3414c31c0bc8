/** Receives CircleCI's webhooks: answers within a second; a 2xx means that the report is stored. */

import { createWebhookServices } from './composition/webhook-services.ts';
import type { HttpAnswer } from './http/gateway-answer.ts';
import { readHttpEvent } from './http/gateway-event.ts';
import { handleWebhook } from './webhook/ingress.ts';

const services = createWebhookServices();

// Lambda gives a full processor during init, so start reading the keys before the first request.
services.keys('cached').catch(() => undefined);

export async function handler(event: unknown): Promise<HttpAnswer> {
  return handleWebhook(readHttpEvent(event), services);
}
