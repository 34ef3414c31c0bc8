/**
 * Handles a batch of the alerts queue. A message that throws, hangs, crashes the function or is unreadable affects only
 * itself: it is retried, and after a number of attempts it is moved to the dead letter queue with a reason.
 */

import type { Consumer, Task } from './consumer-ports.ts';
import { attempt, fail, moveToDeadLetters } from './process-message.ts';
import { isSurvivor, judge, type QueueRecord, shuffled } from './sqs-records.ts';

/** Tasks by lane, in the order of the batch. Lanes run concurrently. */
type Lanes = Map<string, Task[]>;

/** Returns the messages that are not done; their retry delay is already set. `deadline` is in milliseconds. */
export async function consume(
  batch: readonly QueueRecord[],
  consumer: Consumer,
  deadline: number,
): Promise<readonly QueueRecord[]> {
  const tasks = new Map<string, Task>();
  const refused = await Promise.all(batch.map((record) => sort(record, tasks, consumer)));
  const { doubtful, lanes } = separate([...tasks.values()], consumer);
  const tried = await tryAlone(shuffled(doubtful, nameOf), consumer, deadline);
  const done = await Promise.all([...lanes.values()].map((lane) => work(lane, consumer, deadline)));
  return [...refused.flat(), ...tried, ...done.flat()];
}

/**
 * Runs suspected poison messages before all others and one by one, so that finished ones are deleted before the next can
 * crash the function, and waiting ones return soon. Only the poison message stays hidden for a full visibility timeout.
 */
async function tryAlone(doubtful: readonly Task[], consumer: Consumer, deadline: number) {
  const { ports, limits } = consumer;
  const hold = (records: readonly QueueRecord[], milliseconds: number) =>
    Promise.allSettled(records.map((record) => ports.putBack(record, Math.ceil(milliseconds / 1000))));
  const turn = ({ job }: Task) => job.limit + limits.grace;
  const behind = doubtful.slice(1);
  await Promise.all(behind.map((task, index) => hold(task.records, (index + 1) * turn(task) + 1000)));
  const left: QueueRecord[] = [];
  for (const [index, task] of doubtful.entries()) {
    if (index > 0) await hold(task.records, limits.visibility);
    left.push(...(await attempt(task, consumer, deadline)));
  }
  return left;
}

/** Turns a readable message into a task; fails or dead-letters any other. */
async function sort(
  record: QueueRecord,
  tasks: Map<string, Task>,
  consumer: Consumer,
): Promise<readonly QueueRecord[]> {
  const now = consumer.ports.now();
  const read = judge(record, consumer.jobs, now);
  if (read === 'unknown') return fail(record, read, consumer);
  if (typeof read === 'string') return moveToDeadLetters(record, read, consumer);
  const same = tasks.get(record.body);
  tasks.set(record.body, { job: read, records: same ? [...same.records, record] : [record] });
  return [];
}

function nameOf({ records }: Task): string {
  return records.map(({ id, receives }) => `${id}${receives}`).join();
}

/** Drain messages are slow and often retried, so they are never treated as poison. */
function separate(tasks: readonly Task[], { ports, limits }: Consumer) {
  const isDoubtful = ({ job, records }: Task) =>
    job.queued.kind !== 'drain' && records.some((record) => isSurvivor(record, ports.now(), limits));
  const lanes: Lanes = new Map();
  for (const task of tasks.filter((one) => !isDoubtful(one))) {
    const { lane } = task.job;
    lanes.set(lane, [...(lanes.get(lane) ?? []), task]);
  }
  return { doubtful: tasks.filter(isDoubtful), lanes };
}

async function work(lane: readonly Task[], consumer: Consumer, deadline: number) {
  const left: QueueRecord[] = [];
  for (const task of lane) left.push(...(await attempt(task, consumer, deadline)));
  return left;
}
