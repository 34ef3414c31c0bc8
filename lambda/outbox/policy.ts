/** Lists how each kind of message is remembered, and what is done where its destination cannot be reached. */

export const kinds = [
  'alert',
  'failure-details',
  'another-failure',
  'recovery',
  'mention',
  'hook-connected',
  'digest',
  'watch-ended',
  'followed',
  'expectation',
  'slow-run',
  'approval-needed',
  'flaky-test',
  'notice',
] as const;
export type MessageKind = (typeof kinds)[number];

export interface Policy {
  /** How long its keys are remembered. Milliseconds. */
  readonly lifetime: number;
  /** Where its keys count. */
  readonly scope: 'destination' | 'workspace';
  /** `pause`: its channel's subscriptions are paused, and what waits for it there ends, too. */
  readonly undeliverable: 'pause' | 'tell owner' | 'end';
}

const day = 24 * 60 * 60_000;

/** CircleCI repeats reports for 15 days; a notice is given at most once a month. */
export const policies: Readonly<Record<MessageKind, Policy>> = {
  alert: { lifetime: 16 * day, scope: 'destination', undeliverable: 'pause' },
  'failure-details': { lifetime: 16 * day, scope: 'destination', undeliverable: 'end' },
  'another-failure': { lifetime: 16 * day, scope: 'destination', undeliverable: 'end' },
  recovery: { lifetime: 16 * day, scope: 'destination', undeliverable: 'end' },
  mention: { lifetime: 16 * day, scope: 'destination', undeliverable: 'end' },
  'hook-connected': { lifetime: 16 * day, scope: 'destination', undeliverable: 'pause' },
  digest: { lifetime: 16 * day, scope: 'destination', undeliverable: 'tell owner' },
  'watch-ended': { lifetime: 8 * day, scope: 'destination', undeliverable: 'end' },
  followed: { lifetime: 8 * day, scope: 'destination', undeliverable: 'end' },
  expectation: { lifetime: 31 * day, scope: 'destination', undeliverable: 'pause' },
  'slow-run': { lifetime: 16 * day, scope: 'destination', undeliverable: 'pause' },
  'approval-needed': { lifetime: 16 * day, scope: 'destination', undeliverable: 'end' },
  // A test is told once: half a year later it counts as new.
  'flaky-test': { lifetime: 180 * day, scope: 'destination', undeliverable: 'pause' },
  notice: { lifetime: 31 * day, scope: 'workspace', undeliverable: 'end' },
};

export function isKnownKind(kind: string): kind is MessageKind {
  return Object.hasOwn(policies, kind);
}

/** Longest Slack call. Do not start a call with less time left. */
export const longestCall = 10_000;
/** From then on Slack shows a post whose answer was lost: longer than a call can take. */
export const settling = 60_000;
/** Longer than the function's timeout: a lock older than this belongs to a crashed dispatcher. */
export const lockLease = 90_000;
/** Attempts for an error code that we do not know. */
export const mostAttempts = 5;
/** Pause after an ambiguous outcome, such as a 5xx. */
export const pauseAfterTrouble = 15_000;
/** Short enough for the next attempt to fall into the same dispatch, which counts the attempts. */
export const pauseAfterUnknown = 1_000;
