/** Lets the first message of a failure wait for its reason, unless the workspace is busy. */
import { CircleCIError } from '../circleci/errors.ts';
import { patience } from '../client-timeouts.ts';
import { isBusy, noteBusy, type Process } from '../outbox/busy.ts';
import { inTime } from '../timeout.ts';

/** Messages of a workspace that wait at the same time: further ones of a burst are posted without a reason. */
const mostWaiting = 5;
const waiting = new WeakMap<object, Map<string, number>>();

/** Notes a refusal by CircleCI's rate limit. */
export function noteRefusal(error: unknown, workspace: string, process: Process): void {
  if (error instanceof CircleCIError && error.reason === 'rate-limited') noteBusy(workspace, process);
}

/** Resolves when the reason was read, after a timeout, or immediately when the workspace is busy. Never rejects. */
export async function waitForReason(
  reading: Promise<unknown>,
  workspace: string,
  process: Process,
): Promise<void> {
  const counts = waiting.get(process.store) ?? new Map<string, number>();
  waiting.set(process.store, counts);
  const count = counts.get(workspace) ?? 0;
  if (count >= mostWaiting || isBusy(workspace, process)) return;
  counts.set(workspace, count + 1);
  await inTime(reading, patience.push.milliseconds).catch(() => undefined);
  const left = (counts.get(workspace) ?? 1) - 1;
  if (left > 0) counts.set(workspace, left);
  else counts.delete(workspace);
}
