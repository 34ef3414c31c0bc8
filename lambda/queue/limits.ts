/** Lists the alerts queue's time limits and attempts. infra/queues.ts gives the queue the same visibility timeout. */

export interface Limits {
  /** The queue's visibility timeout, in milliseconds. */
  readonly visibility: number;
  /** Failures before a message becomes a dead letter. Waiting and transient errors do not count. */
  readonly attempts: number;
  /** Receives, each after a full visibility timeout, from which on we suspect a poison message and count its starts. */
  readonly doubts: number;
  /** Counted starts without an end before a message becomes a dead letter. */
  readonly deaths: number;
  /** SQS's own maxReceiveCount, as high as SQS allows, since waiting counts there. See infra/queues.ts. */
  readonly receives: number;
  /** Seconds; well below the visibility timeout, to tell a crash from a retry. */
  readonly longestDelay: number;
  /** Milliseconds: a message is not started with less time left. */
  readonly least: number;
  /** Milliseconds beyond a handler's deadline, in which it may release what it has not done. */
  readonly grace: number;
}

export const limits: Limits = {
  visibility: 360_000,
  attempts: 10,
  doubts: 10,
  deaths: 10,
  receives: 1000,
  longestDelay: 240,
  least: 1000,
  grace: 2000,
};
