/** Names what the queue's consumer works with. Types only. */
import type { Log } from '../log.ts';
import type { AlertServices } from '../ports.ts';
import type { Queued } from '../queue-message.ts';
import type { Tally } from '../store/alert-store.ts';
import type { Handlers } from './handler.ts';
import type { Limits } from './limits.ts';
import type { QueueRecord } from './sqs-records.ts';

export interface QueuePorts {
  /** It is seen again after that many seconds. Best effort: otherwise it is seen when its visibility ends. */
  readonly putBack: (record: QueueRecord, seconds: number) => Promise<void>;
  /** At once, and not only when the whole batch has ended. Best effort, too. */
  readonly remove: (record: QueueRecord) => Promise<void>;
  /** Into the dead letter queue. */
  readonly moveToDeadLetters: (record: QueueRecord, reason: string) => Promise<void>;
  /** Adds to what is counted of this message, for as long as it lives. */
  readonly addToTally: (record: QueueRecord, of: Tally, by: 1 | -1) => Promise<number>;
  readonly now: () => number;
  readonly log: Log;
}

export interface Consumer {
  readonly handlers: Handlers;
  readonly services: AlertServices;
  readonly ports: QueuePorts;
  readonly limits: Limits;
}

/** Messages of the queue that say the same: handled once for all of them. */
export interface Task {
  readonly queued: Queued;
  readonly records: readonly QueueRecord[];
}
