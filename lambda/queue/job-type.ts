/** Declares a job of the queue: how its message is read, what it must not run beside, how long it may take, what it does. */
import * as v from 'valibot';
import type { AlertServices } from '../ports.ts';
import type { Queued } from '../queue-message.ts';

export interface Attempt {
  /** Milliseconds since the epoch; work that is not done by then must be retried. */
  readonly deadline: number;
  /** The message was received before: its first handler may have crashed. */
  readonly isAgain: boolean;
}

export interface JobRow<Q extends Queued> {
  readonly schema: v.GenericSchema<unknown, Q>;
  /** Within the workspace: messages of one lane are handled one after the other, in the batch's order. */
  readonly lane: (queued: Q) => string;
  /** Milliseconds of one attempt. */
  readonly limit: number;
  /**
   * Resolves when all that the message asks for is done or stored. Must be idempotent: messages come twice, out of order,
   * and again after a crash. Throws RetryError to have the message delivered again later.
   */
  readonly handle: (queued: Q, services: AlertServices, attempt: Attempt) => Promise<void>;
}

/** A message that was read, and what is to be done about it. */
export interface ReadyJob {
  readonly queued: Queued;
  readonly lane: string;
  readonly limit: number;
  readonly run: (services: AlertServices, attempt: Attempt) => Promise<void>;
}

/** Returns undefined for a message of another shape. */
export type Job = (message: unknown) => ReadyJob | undefined;

export function job<Q extends Queued>({ schema, lane, limit, handle }: JobRow<Q>): Job {
  return (message) => {
    const read = v.safeParse(schema, message);
    if (!read.success) return undefined;
    const queued = read.output;
    return {
      queued,
      lane: `${queued.workspace} ${lane(queued)}`,
      limit,
      run: (services, attempt) => handle(queued, services, attempt),
    };
  };
}
