/** Handles reports from the queue, which may arrive twice and in any order. */

import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { hookOf } from './authorize-webhook.ts';
import { takeUp } from './handle-report.ts';
import { readAhead } from './read-records-ahead.ts';

/** Handles a signed webhook, which may report only its own project, or its organization's. */
export async function handleReport(
  queued: QueuedAs<'report'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, report } = queued;
  const ahead = readAhead(workspace, report, services);
  const hook = await hookOf({ ...queued, project: report.project }, services);
  if (hook) await takeUp({ workspace, report, deadline, ahead }, services);
}

/** Handles a run that a poll has seen. */
export async function handleSeen(
  { workspace, report }: QueuedAs<'seen'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  await takeUp({ workspace, report, deadline, ahead: readAhead(workspace, report, services) }, services);
}
