/** Creates the real clients of the schedule function. */

import { patience } from '../client-timeouts.ts';
import { environment, type Variables } from '../environment.ts';
import type { DuePorts } from '../jobs/enqueue-due-jobs.ts';
import { sender } from './alerts-queue-client.ts';
import { openTable } from './storage-clients.ts';

export function createDueServices(from?: Variables): DuePorts {
  const { TABLE_NAME, ALERTS_QUEUE_URL } = environment('schedule', from);
  return {
    store: openTable(TABLE_NAME, from),
    send: sender({
      from,
      now: Date.now,
      queueUrl: ALERTS_QUEUE_URL,
      milliseconds: patience.due.milliseconds,
    }),
    now: Date.now,
  };
}
