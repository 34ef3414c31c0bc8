/** Lets the first message of a failure wait for its reason, unless the workspace is busy. */
import { CircleCIError } from '../circleci/errors.ts';
import { patience } from '../client-timeouts.ts';
import { isBusy, noteBusy, type Process } from '../outbox/busy-workspaces.ts';
import { inTime } from '../timeout.ts';

/** Messages of a workspace that wait at the same time: further ones of a burst are posted with these, without a reason. */
const mostWaiting = 5;

interface Crowd {
  count: number;
  /** Resolves when no one waits any more. */
  readonly gone: PromiseWithResolvers<void>;
}

const waiting = new WeakMap<object, Map<string, Crowd>>();

/** Notes a refusal by CircleCI's rate limit. */
export function noteRefusal(error: unknown, { workspace, host }: ReadFrom, process: Process): void {
  if (error instanceof CircleCIError && error.reason === 'rate-limited') noteBusy(workspace, process, host);
}

export interface ReadFrom {
  readonly workspace: string;
  /** The CircleCI that is read. Undefined for none. */
  readonly host: string | undefined;
}

/**
 * Resolves when the reason was read and those that wait with it are ready, too, so that a burst is told together; after a
 * timeout; or immediately when the workspace or the CircleCI is busy. `crowded`: so many others wait that their messages are to take this
 * one along. Never rejects.
 */
export async function waitForReason(
  reading: Promise<unknown>,
  { workspace, host }: ReadFrom,
  process: Process,
): Promise<'waited' | 'crowded'> {
  const crowds = waiting.get(process.store) ?? new Map<string, Crowd>();
  waiting.set(process.store, crowds);
  if (isBusy(workspace, process) || isBusy(workspace, process, host)) return 'waited';
  const crowd = crowds.get(workspace) ?? { count: 0, gone: Promise.withResolvers<void>() };
  if (crowd.count >= mostWaiting) return 'crowded';
  crowds.set(workspace, crowd);
  crowd.count += 1;
  const until = process.now() + patience.push.milliseconds;
  await inTime(reading, patience.push.milliseconds).catch(() => undefined);
  crowd.count -= 1;
  if (crowd.count === 0) {
    crowds.delete(workspace);
    crowd.gone.resolve();
  }
  await inTime(crowd.gone.promise, until - process.now()).catch(() => undefined);
  return 'waited';
}
