/**
 * Works off a batch of the alerts queue. A message that throws, hangs, kills us or says nothing readable stops only
 * itself: the others are done, it is tried again later, and after a number of attempts it is buried with a reason.
 */
import { inTime } from '../in-time.ts';
import type { Log } from '../log.ts';
import type { Queued } from '../queued.ts';
import { type Handlers, handle } from './handler.ts';
import type { Limits } from './limits.ts';
import { isSurvivor, judge, laneOf, type QueueRecord } from './records.ts';
import { RetryError } from './retry.ts';
import type { AlertServices } from './services.ts';
import { isTrouble } from './trouble.ts';

export interface QueuePorts {
  /** It is seen again after that many seconds. Best effort: otherwise it is seen when its visibility ends. */
  readonly putBack: (record: QueueRecord, seconds: number) => Promise<void>;
  /** Into the dead letter queue. */
  readonly bury: (record: QueueRecord, reason: string) => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
}

export interface Consumer {
  readonly handlers: Handlers;
  readonly services: AlertServices;
  readonly ports: QueuePorts;
  readonly limits: Limits;
}

/** The same words, perhaps several times: done once for all of them. */
interface Task {
  readonly queued: Queued;
  readonly records: QueueRecord[];
}

/** The messages that were not done; each of them has its delay already. `deadline` is in milliseconds. */
export async function consume(
  batch: readonly QueueRecord[],
  consumer: Consumer,
  deadline: number,
): Promise<readonly QueueRecord[]> {
  const { suspect, others } = separate(batch, consumer);
  const left = await Promise.all(others.map((record, index) => putBack(record, 1 + index, consumer)));
  if (others.length > 0) return [...left.flat(), ...(await consume(suspect, consumer, deadline))];
  const lanes = new Map<string, Map<string, Task>>();
  const refused = suspect.map((record) => sort(record, lanes, consumer));
  const done = [...lanes.values()].map((lane) => work([...lane.values()], consumer, deadline));
  return (await Promise.all([...refused, ...done])).flat();
}

/** What may kill us is tried alone; the others are put back before it is. */
function separate(batch: readonly QueueRecord[], { ports, limits }: Consumer) {
  const survivor = batch.find((record) => isSurvivor(record, ports.now(), limits.visibility));
  if (!survivor) return { suspect: batch, others: [] };
  return { suspect: [survivor], others: batch.filter((record) => record !== survivor) };
}

async function sort(
  record: QueueRecord,
  lanes: Map<string, Map<string, Task>>,
  consumer: Consumer,
): Promise<readonly QueueRecord[]> {
  const { ports, limits } = consumer;
  const now = ports.now();
  if (isSurvivor(record, now, limits.visibility) && record.receives >= limits.deaths)
    return bury(record, 'deadly', consumer);
  const read = judge(record, now);
  if (read === 'unknown') return fail(record, read, consumer);
  if (typeof read === 'string') return bury(record, read, consumer);
  const key = laneOf(read);
  const lane = lanes.get(key) ?? new Map<string, Task>();
  lanes.set(key, lane);
  const task = lane.get(record.body) ?? { queued: read, records: [] };
  task.records.push(record);
  lane.set(record.body, task);
  return [];
}

async function work(lane: readonly Task[], consumer: Consumer, deadline: number) {
  const left: QueueRecord[] = [];
  for (const task of lane) left.push(...(await attempt(task, consumer, deadline)));
  return left;
}

async function attempt(
  { queued, records }: Task,
  consumer: Consumer,
  deadline: number,
): Promise<readonly QueueRecord[]> {
  const { handlers, services, ports, limits } = consumer;
  const now = ports.now();
  const until = Math.min(deadline, now + limits.longest[queued.kind]);
  const each = async (then: (record: QueueRecord) => Promise<readonly QueueRecord[]>) =>
    (await Promise.all(records.map(then))).flat();
  if (until - now < 1000) return each((record) => putBack(record, 1, consumer));
  try {
    const done = handle(handlers, queued, services, until);
    if (!done) return each((record) => fail(record, 'unknown', consumer));
    // A little longer than it was told: it may be giving back what it has not done.
    await inTime(done, until - now + 2000);
    return [];
  } catch (error) {
    if (error instanceof RetryError) return each((record) => putBack(record, error.after / 1000, consumer));
    if (isTrouble(error)) return each((record) => putBack(record, backOff(record), consumer));
    const reason = error instanceof Error ? error.name : 'unknown';
    return each((record) => fail(record, reason, consumer));
  }
}

/** Doubling up to five minutes. */
function backOff({ receives }: QueueRecord): number {
  return Math.min(300, 2 ** Math.min(receives, 9));
}

async function fail(record: QueueRecord, reason: string, consumer: Consumer) {
  consumer.ports.log({ log: 'alerts.failed', reason, receives: record.receives });
  if (record.receives >= consumer.limits.attempts) return bury(record, reason, consumer);
  return putBack(record, backOff(record), consumer);
}

async function putBack(record: QueueRecord, seconds: number, { ports }: Consumer) {
  await ports.putBack(record, Math.min(43_200, Math.max(0, Math.ceil(seconds)))).catch(() => undefined);
  return [record];
}

async function bury(record: QueueRecord, reason: string, { ports }: Consumer) {
  try {
    await ports.bury(record, reason);
    ports.log({ log: 'alerts.buried', reason });
    return [];
  } catch {
    return [record];
  }
}
