/** Lets the first message of a failure wait for its reason, unless the workspace is busy. */
import { CircleCIError } from '../circleci/errors.ts';
import { patience } from '../client-timeouts.ts';
import { knownOf } from '../recent-keys.ts';
import { inTime } from '../timeout.ts';

interface Process {
  /** One memory for each store. */
  readonly store: object;
  readonly now: () => number;
}

/** Messages of a workspace that wait at the same time: further ones of a burst are posted without a reason. */
const mostWaiting = 5;
/** Milliseconds for which a workspace counts as busy. */
const busyFor = 10_000;
const waiting = new WeakMap<object, Map<string, number>>();

/** Marks the workspace as rate limited by Slack or CircleCI: its messages do not wait for reasons then. */
export function noteBusy(workspace: string, process: Process): void {
  knownOf(process).note(keyOf(workspace));
}

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
  if (count >= mostWaiting || knownOf(process).has(keyOf(workspace), busyFor)) return;
  counts.set(workspace, count + 1);
  await inTime(reading, patience.push.milliseconds).catch(() => undefined);
  const left = (counts.get(workspace) ?? 1) - 1;
  if (left > 0) counts.set(workspace, left);
  else counts.delete(workspace);
}

function keyOf(workspace: string): string {
  return `busy ${workspace}`;
}
