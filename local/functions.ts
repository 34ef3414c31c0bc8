/** The bot's functions as lambda/*.lambda.ts make them, for an environment that is given instead of the process's. */
import { createConsumer } from '../lambda/alert-services.ts';
import { createDoorServices } from '../lambda/door-services.ts';
import type { Variables } from '../lambda/environment.ts';
import { readHttpEvent } from '../lambda/http/event.ts';
import { sendDue } from '../lambda/notifications/due.ts';
import { workOff } from '../lambda/notifications/work-off.ts';
import { createDueServices } from '../lambda/schedule-services.ts';
import { createServices } from '../lambda/services.ts';
import { createApp } from '../lambda/slack/app.ts';
import { handleRequest } from '../lambda/slack/door.ts';
import { createWorker } from '../lambda/slack/worker.ts';
import { handleWebhook } from '../lambda/webhook/door.ts';
import { createWebhookServices } from '../lambda/webhook-services.ts';

export function createDoorFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createDoorServices(from);
  return (event) => handleRequest(readHttpEvent(event), services);
}

export function createWorkerFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createServices(from);
  return createWorker(createApp(services), services);
}

export function createWebhookFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createWebhookServices(from);
  return (event) => handleWebhook(readHttpEvent(event), services);
}

export function createAlertsFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const consumer = createConsumer(from);
  return (event) => workOff(event, consumer);
}

export function createScheduleFunction(from: Variables): () => Promise<unknown> {
  const services = createDueServices(from);
  return () => sendDue(services, services.now() + 40_000);
}
