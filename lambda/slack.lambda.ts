/** Receives Slack's requests: answers within 2.5 s; a 2xx means that the request is stored. */
import { createDoorServices } from './composition/ingress-services.ts';
import type { HttpAnswer } from './http/gateway-answer.ts';
import { readHttpEvent } from './http/gateway-event.ts';
import { handleRequest } from './slack/ingress/ingress.ts';

const services = createDoorServices();

// Lambda gives a full processor during init, so start reading the secret before the first request.
services.appSecrets('cached').catch(() => undefined);

export async function handler(event: unknown): Promise<HttpAnswer> {
  return handleRequest(readHttpEvent(event), services);
}
