/** One message, tried once: done, back in the queue, or buried. */
import { inTime } from '../in-time.ts';
import type { Queued } from '../queued.ts';
import { handle } from './handler.ts';
import type { Consumer } from './queue.ts';
import type { QueueRecord } from './records.ts';
import { RetryError } from './retry.ts';
import { isTrouble } from './trouble.ts';

/** The same words, perhaps several times: done once for all of them. */
export interface Task {
  readonly queued: Queued;
  readonly records: readonly [QueueRecord, ...QueueRecord[]];
}

/** Those that are not done. */
type Left = readonly QueueRecord[];

export async function attempt(
  { queued, records }: Task,
  consumer: Consumer,
  deadline: number,
): Promise<Left> {
  const { handlers, services, ports, limits } = consumer;
  const now = ports.now();
  const until = Math.min(deadline, now + limits.longest[queued.kind]);
  const each = async (then: (record: QueueRecord) => Promise<Left>) =>
    (await Promise.all(records.map(then))).flat();
  if (until - now < limits.least) return each((record) => putBack(record, 1, consumer));
  try {
    const done = handle(handlers, received(queued, records), services, until);
    if (!done) return each((record) => fail(record, 'unknown', consumer));
    await inTime(done, until - now + limits.grace);
    return each((record) => finish(record, consumer));
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    const isRetry = error instanceof RetryError;
    if (isRetry || isTrouble(error)) {
      ports.log({ log: 'alerts.put-back', kind: queued.kind, reason });
      return each((record) => putBack(record, isRetry ? error.after / 1000 : backOff(record), consumer));
    }
    return each((record) => fail(record, reason, consumer));
  }
}

/** A channel's turn may be given up by the first who comes, and not by one that comes again. */
function received(queued: Queued, records: Task['records']): Queued {
  const isAgain = records.some(({ receives }) => receives > 1);
  return queued.kind === 'drain' && isAgain ? { ...queued, isAgain } : queued;
}

/** What was received once only goes with its batch: that costs no request of its own. */
async function finish(record: QueueRecord, { ports }: Consumer): Promise<Left> {
  if (record.receives > 1) await ports.remove(record).catch(() => undefined);
  return [];
}

/** Doubling up to the longest delay. */
function backOff({ receives }: QueueRecord): number {
  return 2 ** Math.min(receives, 9);
}

export async function fail(record: QueueRecord, reason: string, consumer: Consumer): Promise<Left> {
  consumer.ports.log({ log: 'alerts.failed', reason, receives: record.receives });
  if (record.receives >= consumer.limits.attempts) return bury(record, reason, consumer);
  return putBack(record, backOff(record), consumer);
}

async function putBack(record: QueueRecord, seconds: number, { ports, limits }: Consumer): Promise<Left> {
  const delay = Math.min(limits.longestDelay, Math.max(0, Math.ceil(seconds)));
  // Without a delay it comes back when its visibility ends.
  await ports.putBack(record, delay).catch(() => undefined);
  return [record];
}

export async function bury(record: QueueRecord, reason: string, { ports }: Consumer): Promise<Left> {
  try {
    await ports.bury(record, reason);
  } catch {
    return [record];
  }
  ports.log({ log: 'alerts.buried', reason });
  await ports.remove(record).catch(() => undefined);
  return [];
}
