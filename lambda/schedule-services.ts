/** The one place where the schedule's real clients are made. */
import { environment, type Variables } from './environment.ts';
import { openTable } from './memory-services.ts';
import type { DuePorts } from './notifications/due.ts';
import { patience } from './patience.ts';
import { sender } from './queue-services.ts';

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
