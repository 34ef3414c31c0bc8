/** Once a minute: what is due goes into the alerts queue. */

import { sendDue } from './notifications/due.ts';
import { createDueServices } from './schedule-services.ts';

const services = createDueServices();
/** Well within the function's timeout. */
const longest = 40_000;

export async function handler(): Promise<void> {
  await sendDue(services, services.now() + longest);
}
