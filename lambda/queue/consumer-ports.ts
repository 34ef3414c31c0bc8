/** Declares what the queue's consumer works with. Types only. */
import type { Log } from '../log.ts';
import type { AlertServices } from '../ports.ts';
import type { Tally } from '../store/alert-store.ts';
import type { ReadyJob } from './job-type.ts';
import type { Limits } from './limits.ts';
import type { Jobs } from './parse-job.ts';
import type { QueueRecord } from './sqs-records.ts';

export interface QueuePorts {
  /** Makes it visible again after that many seconds. Best effort: otherwise its visibility timeout applies. */
  readonly putBack: (record: QueueRecord, seconds: number) => Promise<void>;
  /** Deletes it now, before the whole batch ends. Best effort. */
  readonly remove: (record: QueueRecord) => Promise<void>;
  /** Sends it to the dead letter queue. */
  readonly moveToDeadLetters: (record: QueueRecord, reason: string) => Promise<void>;
  /** Adds to a counter of this message and returns the new count. */
  readonly addToTally: (record: QueueRecord, of: Tally, by: 1 | -1) => Promise<number>;
  readonly now: () => number;
  readonly log: Log;
}

export interface Consumer {
  readonly jobs: Jobs;
  readonly services: AlertServices;
  readonly ports: QueuePorts;
  readonly limits: Limits;
}

/** Queue messages with the same body, handled once together. */
export interface Task {
  readonly job: ReadyJob;
  readonly records: readonly QueueRecord[];
}
