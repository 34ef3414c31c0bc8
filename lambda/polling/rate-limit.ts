/**
 * Limits background calls of CircleCI. All polls of a workspace at one CircleCI share a rate limit and a cool-down after a
 * 429, both kept in the table.
 */
import { CircleCIError } from '../circleci/errors.ts';
import { hostOfRead, type ReadWith } from '../connections/find-connection.ts';
import type { AlertServices } from '../ports.ts';

const minute = 60_000;
/** Thirty polls a minute of a CircleCI; a poll makes a few calls. */
const interval = 2_000;
/** Slots within this time are taken now; a slot farther away means a cool-down. */
const within = minute - interval;
/** Shortest cool-down after a 429. */
const shortestRest = minute;

type Pacing = Pick<AlertServices, 'store' | 'now'>;

/** Whose limit it is. */
export interface PollLimit {
  readonly workspace: string;
  /** Undefined where the workspace has one CircleCI. */
  readonly host: string | undefined;
}

/** Returns the limit of the CircleCI that is read. */
export async function pollLimitOf(workspace: string, read: ReadWith, { store }: Pacing): Promise<PollLimit> {
  return { workspace, host: await hostOfRead(workspace, read, store) };
}

/** Takes a poll's slot in this minute. Returns zero, or the milliseconds to wait. Does not sleep. */
export function takeLook(limit: PollLimit, services: Pacing): Promise<number> {
  return waitFor(limit, 1, services);
}

/** Returns the milliseconds of the cool-down left, without taking a slot. */
export function restOf(limit: PollLimit, services: Pacing): Promise<number> {
  return waitFor(limit, 0, services);
}

async function waitFor(
  { workspace, host }: PollLimit,
  count: 0 | 1,
  { store, now }: Pacing,
): Promise<number> {
  const slots = { of: 'polls', host, count, interval, now: now(), within } as const;
  const start = await store.takeSlot(workspace, slots);
  return Math.max(0, start - now() - within);
}

/** Starts a cool-down after a 429, at the CircleCI that answered it. Ignores any other error. */
export async function restAfter(
  error: unknown,
  { workspace, host }: PollLimit,
  { store, now }: Pacing,
): Promise<'rests' | 'continues'> {
  if (!(error instanceof CircleCIError) || error.reason !== 'rate-limited') return 'continues';
  const rest = Math.max(shortestRest, (error.retryAfter ?? 0) * 1000);
  await store.takeSlot(workspace, {
    of: 'polls',
    host: host && (error.host ?? host),
    count: 1,
    // Add the slots that a busy minute may have taken already; otherwise they would shorten the cool-down.
    interval: rest + minute,
    now: now(),
    within: minute,
  });
  return 'rests';
}

/**
 * Returns when to poll a project next, `soonest` at first. Thirty projects of a CircleCI share a minute, the next thirty a
 * minute later, and so on.
 */
export async function nextTurn(
  { workspace, host }: PollLimit,
  soonest: number,
  { store }: Pacing,
): Promise<number> {
  const turn = await store.takeSlot(workspace, { of: 'turns', host, count: 1, interval, now: soonest });
  return soonest + Math.floor((turn - soonest) / minute) * minute;
}
