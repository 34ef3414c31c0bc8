/** Tries a message once, then deletes it, retries it, or moves it to the dead letter queue. */

import { RetryError } from '../retry-error.ts';
import { inTime } from '../timeout.ts';
import { isTrouble } from '../transient-errors.ts';
import type { Consumer, Task } from './consumer-ports.ts';
import { countFailure, end, start } from './failure-counter.ts';
import type { QueueRecord } from './sqs-records.ts';

/** The messages that are not done. */
type Left = readonly QueueRecord[];

export async function attempt(task: Task, consumer: Consumer, deadline: number): Promise<Left> {
  const { ports, limits } = consumer;
  const until = Math.min(deadline, ports.now() + task.job.limit);
  if (until - ports.now() < limits.least) return each(task.records, (one) => putBack(one, 1, consumer));
  const started = await Promise.all(
    task.records.map(async (record) => ({ record, as: await start(record, consumer) })),
  );
  const startedAs = (as: (typeof started)[number]['as']) =>
    started.filter((one) => one.as === as).map(({ record }) => record);
  const left = await each(startedAs('deadly'), (record) => moveToDeadLetters(record, 'deadly', consumer));
  const records = [...startedAs('uncounted'), ...startedAs('counted')];
  if (records.length === 0) return left;
  const outcome = await outcomeOf({ ...task, records }, consumer, until);
  if (outcome.is !== 'done') await Promise.all(startedAs('counted').map((record) => end(record, consumer)));
  return [...left, ...(await each(records, (record) => conclude(record, outcome, consumer)))];
}

async function each(
  records: readonly QueueRecord[],
  then: (record: QueueRecord) => Promise<Left>,
): Promise<Left> {
  return (await Promise.all(records.map(then))).flat();
}

type Outcome =
  | { readonly is: 'done' }
  /** Waiting does not count as a failure. `seconds`: the delay that the handler asked for. */
  | { readonly is: 'later'; readonly seconds: number | undefined }
  | { readonly is: 'failed'; readonly reason: string };

async function outcomeOf(task: Task, consumer: Consumer, until: number): Promise<Outcome> {
  const { services, ports, limits } = consumer;
  try {
    // A drain that was received before may be the lock holder's own, redelivered after a crash.
    const isAgain = task.records.some(({ receives }) => receives > 1);
    const done = task.job.run(services, { deadline: until, isAgain });
    await inTime(done, until - ports.now() + limits.grace);
    return { is: 'done' };
  } catch (error) {
    const reason = error instanceof Error ? error.name : 'unknown';
    const isRetry = error instanceof RetryError;
    if (!isRetry && !isTrouble(error)) return { is: 'failed', reason };
    ports.log({ log: 'alerts.retried', kind: task.job.queued.kind, reason });
    return { is: 'later', seconds: isRetry ? error.after / 1000 : undefined };
  }
}

function conclude(record: QueueRecord, outcome: Outcome, consumer: Consumer): Promise<Left> {
  switch (outcome.is) {
    case 'done':
      return finish(record, consumer);
    case 'later':
      return putBack(record, outcome.seconds ?? backOff(record.receives), consumer);
    case 'failed':
      return fail(record, outcome.reason, consumer);
  }
}

/** Deletes a message that was received before; any other is deleted with its batch, without a request of its own. */
async function finish(record: QueueRecord, { ports }: Consumer): Promise<Left> {
  if (record.receives > 1) await ports.remove(record).catch(() => undefined);
  return [];
}

/** Returns seconds that double with each attempt; putBack caps them. */
function backOff(times: number): number {
  return 2 ** Math.min(times, 9);
}

/** Counts the failure and retries the message, or dead-letters it after the last attempt. Without a count it is retried. */
export async function fail(record: QueueRecord, reason: string, consumer: Consumer): Promise<Left> {
  const failures = await countFailure(record, consumer);
  consumer.ports.log({ log: 'alerts.failed', reason, receives: record.receives, failures });
  if (failures !== undefined && failures >= consumer.limits.attempts)
    return moveToDeadLetters(record, reason, consumer);
  return putBack(record, backOff(failures ?? record.receives), consumer);
}

async function putBack(record: QueueRecord, seconds: number, { ports, limits }: Consumer): Promise<Left> {
  const delay = Math.min(limits.longestDelay, Math.max(0, Math.ceil(seconds), thrift(record, limits)));
  // If this fails, it comes back after its visibility timeout.
  await ports.putBack(record, delay).catch(() => undefined);
  return [record];
}

/** Returns a minimum delay that grows after a hundred receives, to stay below SQS's maxReceiveCount. */
function thrift({ receives }: QueueRecord, { receives: most, longestDelay }: Consumer['limits']): number {
  return Math.ceil((longestDelay * (receives - most / 10)) / most);
}

export async function moveToDeadLetters(
  record: QueueRecord,
  reason: string,
  { ports }: Consumer,
): Promise<Left> {
  try {
    await ports.moveToDeadLetters(record, reason);
  } catch {
    return [record];
  }
  ports.log({ log: 'alerts.dead-lettered', reason });
  await ports.remove(record).catch(() => undefined);
  return [];
}
