/** Parses the SQS event of a batch, and judges messages by their receive history. Pure. */
import * as v from 'valibot';
import type { ReadyJob } from './job-type.ts';
import type { Limits } from './limits.ts';
import { type Jobs, readJob } from './parse-job.ts';

const number = v.pipe(v.string(), v.transform(Number), v.number());

const eventSchema = v.object({
  Records: v.array(
    v.pipe(
      v.object({
        messageId: v.string(),
        receiptHandle: v.string(),
        body: v.string(),
        attributes: v.object({
          ApproximateReceiveCount: number,
          ApproximateFirstReceiveTimestamp: number,
          MessageGroupId: v.optional(v.string()),
        }),
      }),
      v.transform(({ messageId, receiptHandle, body, attributes }) => ({
        id: messageId,
        receipt: receiptHandle,
        body,
        receives: attributes.ApproximateReceiveCount,
        firstReceivedAt: attributes.ApproximateFirstReceiveTimestamp,
        group: attributes.MessageGroupId,
      })),
    ),
  ),
});

/** One message. `receives` includes this delivery. */
export type QueueRecord = Readonly<v.InferOutput<typeof eventSchema>['Records'][number]>;

export function readRecords(event: unknown): readonly QueueRecord[] {
  return v.parse(eventSchema, event).Records;
}

/** True when it was first received at least a visibility timeout ago: an earlier attempt may have crashed. */
export function isSurvivor(record: QueueRecord, now: number, { visibility }: Limits): boolean {
  return record.receives > 1 && now - record.firstReceivedAt >= visibility * 0.95;
}

/**
 * True when each redelivery took a full visibility timeout: it may be a poison message. A message that was retried in a
 * long queue looks the same; counting its starts tells the two apart.
 */
export function mayKill(record: QueueRecord, now: number, { visibility, doubts }: Limits): boolean {
  const { receives, firstReceivedAt } = record;
  return receives > doubts && now - firstReceivedAt >= (receives - 1) * visibility * 0.9;
}

/** Shuffles per attempt, so that no message is always behind the poison one. */
export function shuffled<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  const place = (one: T) => mixed(nameOf(one));
  return all.toSorted((one, other) => place(one) - place(other));
}

/** Hashes by FNV-1a and MurmurHash3's finalizer, so that similar texts get unrelated numbers. */
function mixed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const longestKnown = 15 * 24 * 60 * 60_000;

/** Returns the message's job, or why it cannot be handled; `unknown` may be readable by a newer version. */
export function judge(
  { body, group }: QueueRecord,
  jobs: Jobs,
  now: number,
): ReadyJob | 'unknown' | 'broken' | 'group' | 'stale' {
  const job = readJob(body, jobs);
  if (typeof job === 'string') return job;
  const { queued } = job;
  if (group !== undefined && group !== queued.workspace) return 'group';
  const isStale = 'report' in queued && queued.report.at < now - longestKnown;
  return isStale ? 'stale' : job;
}
