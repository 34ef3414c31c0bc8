/** What CircleCI has told, taken off the queue. Each may arrive twice, and in any order. */

import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { hookOf } from './authorize-webhook.ts';
import { takeUp } from './handle-report.ts';

/** A signed webhook. It may speak of its own project only, or of its organization's. */
export async function handleReport(
  queued: QueuedAs<'report'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, report } = queued;
  const hook = await hookOf({ ...queued, project: report.project }, services);
  if (hook) await takeUp({ workspace, report, deadline }, services);
}

/** What a poll has seen. */
export async function handleSeen(
  { workspace, report }: QueuedAs<'seen'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  await takeUp({ workspace, report, deadline }, services);
}
