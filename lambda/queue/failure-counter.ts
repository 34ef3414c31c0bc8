/**
 * What is counted of a message, in the table: its failures, and, once it looks as if it killed us, the tries that did
 * not end. SQS's own count tells neither from a message that was only put back. Written for few messages; when the
 * table cannot be written, nothing is counted.
 */

import type { Tally } from '../store/alert-store.ts';
import { inTime } from '../timeout.ts';
import type { Consumer } from './consumer.ts';
import { mayKill, type QueueRecord } from './sqs-records.ts';

/** How often it has failed, this time included; undefined when nobody can know. */
export function countFailure(record: QueueRecord, consumer: Consumer): Promise<number | undefined> {
  return count(record, { of: 'failures', by: 1 }, consumer);
}

/** `deadly`: too many of its tries were begun and never ended. It is not to be tried again. */
export async function start(
  record: QueueRecord,
  consumer: Consumer,
): Promise<'uncounted' | 'counted' | 'deadly'> {
  const { ports, limits } = consumer;
  if (!mayKill(record, ports.now(), limits)) return 'uncounted';
  const starts = await count(record, { of: 'starts', by: 1 }, consumer);
  if (starts === undefined) return 'uncounted';
  return starts > limits.deaths ? 'deadly' : 'counted';
}

/** A counted try has ended, however it did. */
export async function end(record: QueueRecord, consumer: Consumer): Promise<void> {
  await count(record, { of: 'starts', by: -1 }, consumer);
}

interface Change {
  readonly of: Tally;
  readonly by: 1 | -1;
}

async function count(
  record: QueueRecord,
  { of, by }: Change,
  { ports, limits }: Consumer,
): Promise<number | undefined> {
  try {
    return await inTime(ports.addToTally(record, of, by), limits.grace);
  } catch {
    return undefined;
  }
}
