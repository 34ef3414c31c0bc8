/** Creates the bot's functions as lambda/*.lambda.ts do, for a given environment instead of the process's. */
import { createConsumer } from '../lambda/composition/alert-services.ts';
import { createDoorServices } from '../lambda/composition/ingress-services.ts';
import { createPictureHandler } from '../lambda/composition/picture-renderer.ts';
import { createDueServices } from '../lambda/composition/schedule-services.ts';
import { createWebhookServices } from '../lambda/composition/webhook-services.ts';
import { createServices } from '../lambda/composition/worker-services.ts';
import type { Variables } from '../lambda/environment.ts';
import { readHttpEvent } from '../lambda/http/gateway-event.ts';
import { sendDue } from '../lambda/jobs/enqueue-due-jobs.ts';
import { workOff } from '../lambda/queue/lambda-handler.ts';
import { createApp } from '../lambda/slack/bolt-app.ts';
import { createWorker } from '../lambda/slack/handle-delivery.ts';
import { handleRequest } from '../lambda/slack/ingress/ingress.ts';
import { handleWebhook } from '../lambda/webhook/ingress.ts';
import { localKit } from './unpack-picture-kit.ts';

export function createDoorFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createDoorServices(from);
  return (event) => handleRequest(readHttpEvent(event), services);
}

export function createWorkerFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createServices(from);
  return createWorker(createApp(services), services);
}

/** The kit is unpacked for the first picture. */
export function createPictureFunction(): (event: unknown) => Promise<unknown> {
  let handler: ReturnType<typeof createPictureHandler> | undefined;
  return (event) => {
    handler ??= createPictureHandler({ LAMBDA_TASK_ROOT: localKit() });
    return handler(event);
  };
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
