/** How long and how often the alerts queue tries. infra/queues.ts gives the queue the same visibility. */
import type { QueuedKind } from '../queue-message.ts';

export interface Limits {
  /** Of the queue, in milliseconds. */
  readonly visibility: number;
  /** A message that failed so often is buried. Coming back to wait, and trouble that passes, are no failures. */
  readonly attempts: number;
  /** Received so often, each time after its whole visibility: it may be killing us, and its tries are counted. */
  readonly doubts: number;
  /** One of whose counted tries so many did not end is buried. */
  readonly deaths: number;
  /** SQS buries what was received so often: its own highest limit, since waiting counts there. See infra/queues.ts. */
  readonly receives: number;
  /** Seconds; well below the visibility, by which one tells what killed us from what was given back. */
  readonly longestDelay: number;
  /** Milliseconds without which a message is not begun. */
  readonly least: number;
  /** Milliseconds beyond what a handler was told: it may be giving back what it has not done. */
  readonly grace: number;
  /** Milliseconds for one message, by its kind. */
  readonly longest: Readonly<Record<QueuedKind, number>>;
}

const short = 15_000;

export const limits: Limits = {
  visibility: 360_000,
  attempts: 10,
  doubts: 10,
  deaths: 10,
  receives: 1000,
  longestDelay: 240,
  least: 1000,
  grace: 2000,
  longest: {
    report: short,
    seen: short,
    hint: short,
    ping: 30_000,
    drain: 40_000,
    digest: 40_000,
    watch: short,
    poll: short,
    hooks: 40_000,
    paused: short,
    back: short,
    rotation: 40_000,
  },
};
