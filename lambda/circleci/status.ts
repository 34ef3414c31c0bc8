/** Defines what each status of CircleCI means. Every list of statuses is derived from this table. Pure. */

/**
 * What a status says of a branch: `red` and `green` decide it, `none` leaves the question to the run before, `ongoing`
 * has not ended, `unknown` is a word that CircleCI did not have when this was written.
 */
export type Outcome = 'red' | 'green' | 'none' | 'ongoing' | 'unknown';

interface Meaning {
  readonly outcome: Outcome;
  /** What a person looks for first: 0 is first. */
  readonly rank: number;
  /** Whether running it again is what a person comes for. */
  readonly retryable: boolean;
}

const meanings = {
  failed: { outcome: 'red', rank: 0, retryable: true },
  timedout: { outcome: 'red', rank: 0, retryable: true },
  infrastructure_fail: { outcome: 'red', rank: 0, retryable: true },
  /** Of API v2: CircleCI lost the job. */
  'terminated-unknown': { outcome: 'red', rank: 0, retryable: true },
  /** Of a workflow: a context was refused. */
  unauthorized: { outcome: 'red', rank: 0, retryable: true },
  /** Of a workflow or a pipeline: its configuration cannot be run. */
  error: { outcome: 'red', rank: 0, retryable: false },
  /** Of a workflow: a job has failed, others still run. */
  failing: { outcome: 'red', rank: 0, retryable: false },
  no_tests: { outcome: 'red', rank: 1, retryable: true },
  on_hold: { outcome: 'ongoing', rank: 2, retryable: false },
  running: { outcome: 'ongoing', rank: 3, retryable: false },
  queued: { outcome: 'ongoing', rank: 4, retryable: false },
  scheduled: { outcome: 'ongoing', rank: 4, retryable: false },
  not_running: { outcome: 'ongoing', rank: 4, retryable: false },
  other: { outcome: 'unknown', rank: 5, retryable: false },
  killed: { outcome: 'none', rank: 6, retryable: true },
  canceled: { outcome: 'none', rank: 6, retryable: false },
  blocked: { outcome: 'none', rank: 7, retryable: false },
  /** A newer attempt of CircleCI's own counts. */
  retried: { outcome: 'none', rank: 7, retryable: false },
  fixed: { outcome: 'green', rank: 8, retryable: false },
  success: { outcome: 'green', rank: 8, retryable: false },
  not_run: { outcome: 'none', rank: 9, retryable: false },
} as const satisfies Record<string, Meaning>;

export type Status = keyof typeof meanings;

/** Every status that has a meaning here. */
export const statuses = Object.keys(meanings).filter(isStatus);

function isStatus(word: string): word is Status {
  return Object.hasOwn(meanings, word);
}

/** A status as CircleCI sends it; `other` for a word that is not in the table. */
export function statusOf(sent: string | undefined): Status {
  return sent !== undefined && isStatus(sent) ? sent : 'other';
}

export function outcomeOf(status: Status): Outcome {
  return meanings[status].outcome;
}

export function isRed(status: Status): boolean {
  return meanings[status].outcome === 'red';
}

export function isGreen(status: Status): boolean {
  return meanings[status].outcome === 'green';
}

/** Whether it can still come to something by itself. `failing` is red already, and still runs. */
export function isOngoing(status: Status): boolean {
  return meanings[status].outcome === 'ongoing' || status === 'failing';
}

export function isRetryable(status: Status): boolean {
  return meanings[status].retryable;
}

/** Orders statuses from the one that a person looks for first. */
export function byRank(one: Status, other: Status): number {
  return meanings[one].rank - meanings[other].rank;
}
