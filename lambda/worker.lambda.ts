/** Runs Bolt for the deliveries of the Slack ingress. The event is a Delivery, the answer an Acknowledgement. */
import { createServices } from './composition/worker-services.ts';
import { createApp } from './slack/bolt-app.ts';
import { createWorker } from './slack/handle-delivery.ts';

const services = createServices();

export const handler = createWorker(createApp(services), services);
