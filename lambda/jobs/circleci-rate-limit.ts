/**
 * How often we look at CircleCI by ourselves: all looks of a workspace go by one token, so they share one rate limit, and
 * one rest when CircleCI says that it is too much. It is kept in the table, as Slack's pace is.
 */
import { CircleCIError } from '../circleci/errors.ts';
import type { AlertServices } from '../ports.ts';

const minute = 60_000;
/** Thirty looks a minute in a workspace; a look asks CircleCI a few questions. */
const interval = 2_000;
/** A busy minute's looks are taken up to its end. What lies farther away is a rest. */
const within = minute - interval;
/** At least, when CircleCI says that it is too much. */
const shortestRest = minute;

type Pacing = Pick<AlertServices, 'store' | 'now'>;

/** Takes a look's place in this minute: zero, or the milliseconds until there may be one. Nobody sleeps for it. */
export function takeLook(workspace: string, services: Pacing): Promise<number> {
  return waitFor(workspace, 1, services);
}

/** The same, without taking a place: for looks so rare that they need none, as a digest's. */
export function restOf(workspace: string, services: Pacing): Promise<number> {
  return waitFor(workspace, 0, services);
}

async function waitFor(workspace: string, count: 0 | 1, { store, now }: Pacing): Promise<number> {
  const start = await store.takeSlot(workspace, { of: 'looks', count, interval, now: now(), within });
  return Math.max(0, start - now() - within);
}

/** After CircleCI has said 429 to one look, the whole workspace rests. Any other error is nothing to it. */
export async function restAfter(
  error: unknown,
  workspace: string,
  { store, now }: Pacing,
): Promise<'rests' | 'goes on'> {
  if (!(error instanceof CircleCIError) || error.reason !== 'rate-limited') return 'goes on';
  const rest = Math.max(shortestRest, (error.retryAfter ?? 0) * 1000);
  // Longer by what a busy minute may have taken already: or the end of the rest would look like one.
  const slots = { of: 'looks', count: 1, interval: rest + minute, now: now(), within: minute };
  await store.takeSlot(workspace, slots);
  return 'rests';
}

/**
 * When a project's next look is, `soonest` at first: its turn among the workspace's projects. Thirty of them have
 * theirs in the same minute, the next thirty a minute later, and so on.
 */
export async function nextTurn(workspace: string, soonest: number, { store }: Pacing): Promise<number> {
  const turn = await store.takeSlot(workspace, { of: 'turns', count: 1, interval, now: soonest });
  return soonest + Math.floor((turn - soonest) / minute) * minute;
}
