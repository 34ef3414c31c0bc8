/** How long and how often the alerts queue tries. infra/queues.ts gives the queue the same visibility. */
import type { QueuedKind } from '../queued.ts';

export interface Limits {
  /** Of the queue, in milliseconds. */
  readonly visibility: number;
  /** A message that failed so often is buried. */
  readonly attempts: number;
  /** One that never even failed, since it killed us each time, when it was received so often. */
  readonly deaths: number;
  /** Milliseconds for one message, by its kind. */
  readonly longest: Readonly<Record<QueuedKind, number>>;
}

const short = 15_000;

export const limits: Limits = {
  visibility: 360_000,
  attempts: 10,
  deaths: 20,
  longest: {
    report: short,
    seen: short,
    hint: short,
    ping: short,
    drain: 40_000,
    digest: short,
    watch: short,
    poll: short,
  },
};
