/**
 * Limits background calls of CircleCI. All polls of a workspace use one token, so they share a rate limit and a cool-down
 * after a 429, both kept in the table.
 */
import { CircleCIError } from '../circleci/errors.ts';
import type { AlertServices } from '../ports.ts';

const minute = 60_000;
/** Thirty polls a minute in a workspace; a poll makes a few calls. */
const interval = 2_000;
/** Slots within this time are taken now; a slot farther away means a cool-down. */
const within = minute - interval;
/** Shortest cool-down after a 429. */
const shortestRest = minute;

type Pacing = Pick<AlertServices, 'store' | 'now'>;

/** Takes a poll's slot in this minute. Returns zero, or the milliseconds to wait. Does not sleep. */
export function takeLook(workspace: string, services: Pacing): Promise<number> {
  return waitFor(workspace, 1, services);
}

/** Returns the milliseconds of the cool-down left, without taking a slot. */
export function restOf(workspace: string, services: Pacing): Promise<number> {
  return waitFor(workspace, 0, services);
}

async function waitFor(workspace: string, count: 0 | 1, { store, now }: Pacing): Promise<number> {
  const start = await store.takeSlot(workspace, { of: 'polls', count, interval, now: now(), within });
  return Math.max(0, start - now() - within);
}

/** Starts a cool-down of the workspace after a 429. Ignores any other error. */
export async function restAfter(
  error: unknown,
  workspace: string,
  { store, now }: Pacing,
): Promise<'rests' | 'continues'> {
  if (!(error instanceof CircleCIError) || error.reason !== 'rate-limited') return 'continues';
  const rest = Math.max(shortestRest, (error.retryAfter ?? 0) * 1000);
  // Add the slots that a busy minute may have taken already; otherwise they would shorten the cool-down.
  const slots = { of: 'polls', count: 1, interval: rest + minute, now: now(), within: minute } as const;
  await store.takeSlot(workspace, slots);
  return 'rests';
}

/**
 * Returns when to poll a project next, `soonest` at first. Thirty projects of a workspace share a minute, the next thirty
 * a minute later, and so on.
 */
export async function nextTurn(workspace: string, soonest: number, { store }: Pacing): Promise<number> {
  const turn = await store.takeSlot(workspace, { of: 'turns', count: 1, interval, now: soonest });
  return soonest + Math.floor((turn - soonest) / minute) * minute;
}
