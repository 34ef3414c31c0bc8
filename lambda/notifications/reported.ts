/** What CircleCI has told, taken off the queue. Each may arrive twice, and in any order. */
import { isSameProject } from '../circleci/project.ts';
import type { Queued } from '../queued.ts';
import type { AlertServices } from './services.ts';
import { takeUp } from './take-up.ts';

export type QueuedAs<K extends Queued['kind']> = Extract<Queued, { kind: K }>;

/** A signed webhook. It may speak of its own project only. */
export async function handleReport(
  queued: QueuedAs<'report'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, report } = queued;
  const hook = await services.store.hook(workspace, queued.hook);
  if (hook && isSameProject(hook.project, report.project))
    return takeUp({ workspace, report, deadline }, services);
  services.log({ log: 'report.dropped', workspace, reason: hook ? 'another project' : 'no such hook' });
}

/** What a poll has seen. */
export async function handleSeen(
  { workspace, report }: QueuedAs<'seen'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  await takeUp({ workspace, report, deadline }, services);
}
