/** Slack's door: answers within 2.5 s, and a 2xx means stored. */
import { createDoorServices } from './composition/ingress-services.ts';
import type { HttpAnswer } from './http/answer.ts';
import { readHttpEvent } from './http/event.ts';
import { handleRequest } from './slack/ingress/ingress.ts';

const services = createDoorServices();

// While Lambda starts a function it lends it a whole processor; the first request finds the secret on its way.
services.appSecrets('cached').catch(() => undefined);

export async function handler(event: unknown): Promise<HttpAnswer> {
  return handleRequest(readHttpEvent(event), services);
}
