/** The messages of a batch as SQS hands them to Lambda, and what their history tells. Pure. */
import * as v from 'valibot';
import { type Queued, readQueued } from '../queued.ts';

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

/** One message. `receives` counts this time, too. */
export type QueueRecord = Readonly<v.InferOutput<typeof eventSchema>['Records'][number]>;

export function readRecords(event: unknown): readonly QueueRecord[] {
  return v.parse(eventSchema, event).Records;
}

/**
 * True when it only came back because its visibility timeout ended, every time: whoever had it died of something,
 * and gave it back neither to us nor with a delay.
 */
export function isSurvivor(
  { receives, firstReceivedAt }: QueueRecord,
  now: number,
  visibility: number,
): boolean {
  return receives > 1 && now - firstReceivedAt >= (receives - 1) * visibility * 0.95;
}

const longestKnown = 15 * 24 * 60 * 60_000;

/** What it says, or why nobody can ever do it: `unknown` alone may be for a newer version of us. */
export function judge(
  { body, group }: QueueRecord,
  now: number,
): Queued | 'unknown' | 'broken' | 'group' | 'stale' {
  const queued = readQueued(body);
  if (typeof queued === 'string') return queued;
  if (group !== undefined && group !== queued.workspace) return 'group';
  const isStale = 'report' in queued && queued.report.at < now - longestKnown;
  return isStale ? 'stale' : queued;
}

/** Those with the same key are done one after the other, as they lie in the batch. */
export function laneOf(queued: Queued): string {
  const { kind, workspace } = queued;
  if (kind === 'report' || kind === 'seen') return `${workspace} run ${queued.report.run}`;
  if (kind === 'drain' || kind === 'digest') return `${workspace} channel ${queued.channel}`;
  if (kind === 'hint') return `${workspace} build ${queued.project}#${queued.build}`;
  if (kind === 'watch') return `${workspace} watch ${queued.id}`;
  return kind === 'poll' ? `${workspace} poll ${queued.project}` : `${workspace} hook ${queued.hook}`;
}
