/** The bot's functions as lambda/*.lambda.ts make them, for an environment that is given instead of the process's. */
import { createDoorServices } from '../lambda/door-services.ts';
import type { Variables } from '../lambda/environment.ts';
import { readHttpEvent } from '../lambda/http/event.ts';
import { createServices } from '../lambda/services.ts';
import { createApp } from '../lambda/slack/app.ts';
import { handleRequest } from '../lambda/slack/door.ts';
import { createWorker } from '../lambda/slack/worker.ts';

export function createDoorFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createDoorServices(from);
  return (event) => handleRequest(readHttpEvent(event), services);
}

export function createWorkerFunction(from: Variables): (event: unknown) => Promise<unknown> {
  const services = createServices(from);
  return createWorker(createApp(services), services);
}
