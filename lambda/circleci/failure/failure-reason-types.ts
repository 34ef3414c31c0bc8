/** Names what is known of why a job failed. Types only. */

/** `sure`: what is said is the reason. `likely`: it fits together. `unsure`: the end of the log, for want of more. */
export type Certainty = 'sure' | 'likely' | 'unsure';

export interface FailureReason {
  /** Where it was found. */
  readonly from: 'set-up' | 'tests' | 'log' | 'exit';
  /** One line: what went wrong. */
  readonly what: string;
  /** `src/price.ts:41:24`. */
  readonly where: string | undefined;
  /** The failed test's name. */
  readonly test: string | undefined;
  readonly expected: string | undefined;
  readonly received: string | undefined;
  /** How the step ended, in words: `killed by SIGKILL (137), probably out of memory`. */
  readonly exit: string | undefined;
  readonly certainty: Certainty;
  /** Checkout, images, caches, contexts, configuration, machines. */
  readonly isSetUp: boolean;
  /** At most eight lines to show, `what` among them. */
  readonly lines: readonly string[];
  /** The step it was found in. */
  readonly step: { readonly name: string; readonly step: number; readonly index: number } | undefined;
  /** Where `what` stands in the log: line 412 of 1,906. Both count from 1. */
  readonly line: { readonly number: number; readonly of: number } | undefined;
  /** In 12 of 16 containers. */
  readonly containers: { readonly failed: number; readonly of: number };
  /** Failed tests that are not said. */
  readonly moreTests: number;
  /** The same for the same failure elsewhere. */
  readonly fingerprint: string;
}
