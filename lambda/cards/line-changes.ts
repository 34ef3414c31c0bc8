/** Changes the lines of lists that show what another message tells, too. */
import * as v from 'valibot';
import { messageOf } from '../outbox/enqueue-message.ts';
import type { Batch, ShownBy } from '../outbox/outbox-ports.ts';
import { draftOf } from '../rules/enqueue-alerts.ts';
import type { Alert } from '../store/alert.ts';
import type { OutboxMessage } from '../store/outbox-store.ts';
import { lineKey, shownBySchema } from '../store/run-list.ts';

const notesSchema = v.object({ shownBy: shownBySchema });

/** Returns them as planned; those that were noted where a begun post is settled later, without its plan. */
export function shownByOf({ shownBy, posted }: Pick<Batch, 'shownBy' | 'posted'>): readonly ShownBy[] {
  if (shownBy) return shownBy;
  const noted = v.safeParse(notesSchema, posted?.notes);
  return noted.success ? noted.output.shownBy : [];
}

/** Returns an edit of each list, by the last of the alerts about its line. */
export function lineChanges(alerts: readonly Alert[], lines: readonly ShownBy[]): readonly OutboxMessage[] {
  return lines.flatMap(({ subject, line }) => {
    const alert = alerts.findLast(({ snapshot }) => lineKey(snapshot) === line);
    if (!alert) return [];
    const id = `${alert.id}:line:${subject}`;
    return [messageOf({ ...draftOf({ ...alert, id, status: 'progress' }), subject })];
  });
}
