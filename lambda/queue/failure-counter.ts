/**
 * Counts a message's failures in the table and, once it may be a poison message, its unfinished starts. SQS's receive
 * count also counts retries that only waited. Few messages are counted; when the table cannot be written, none are.
 */

import type { Tally } from '../store/alert-store.ts';
import { inTime } from '../timeout.ts';
import type { Consumer } from './consumer-ports.ts';
import { mayKill, type QueueRecord } from './sqs-records.ts';

/** Returns how often it has failed, this time included; undefined when the count cannot be written. */
export function countFailure(record: QueueRecord, consumer: Consumer): Promise<number | undefined> {
  return count(record, { of: 'failures', by: 1 }, consumer);
}

/** Returns `deadly` when too many of its attempts were started and never ended; then it must not be tried again. */
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

/** Records that a counted attempt ended, whatever its outcome. */
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
