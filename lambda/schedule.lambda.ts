/** Moves due jobs into the alerts queue, once a minute. */

import { createDueServices } from './composition/schedule-services.ts';
import { sendDue } from './jobs/enqueue-due-jobs.ts';

const services = createDueServices();
/** Well within the function's timeout. */
const longest = 40_000;

export async function handler(): Promise<void> {
  await sendDue(services, services.now() + longest);
}
