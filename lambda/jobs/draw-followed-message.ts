/** Reads what a followed message follows, and draws the message where that has changed. */

import * as v from 'valibot';
import { type NamedReason, reasonsOf } from '../circleci/failure/failed-jobs.ts';
import { readFailures, usualBudget } from '../circleci/failure/read-failure.ts';
import { type FollowedState, readFollowed, usualTime } from '../circleci/runs/read-followed-state.ts';
import { hostOfProject } from '../connections/find-connection.ts';
import { prepared } from '../outbox/prepared-renderer.ts';
import { isExpected, isRefusedToken, isUnseen } from '../polling/classify-read-errors.ts';
import { pollLimitOf, restAfter, restOf, takeLook } from '../polling/rate-limit.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import type { Follow, SealedUrl, VersionedFollow } from '../store/follow-store.ts';
import { inTime } from '../timeout.ts';
import { type Drawing, drawingSchema } from '../views/runs/action-line.ts';
import { asOfView, followedView, stateKey } from '../views/runs/followed-message.ts';
import { notifyTokenRejected } from './notify-token-rejected.ts';

const minute = 60_000;
const longest = 24 * 60 * minute;

export interface Following {
  readonly workspace: string;
  readonly known: VersionedFollow;
  /** Milliseconds since the epoch, for all calls of CircleCI. */
  readonly until: number;
}

/** Returns the follow as it is now, drawn again where that differs; undefined for nothing new. */
export async function readFollow(
  following: Following,
  after: QueuedAs<'follow'>['after'],
  services: AlertServices,
): Promise<Follow | undefined> {
  const { value } = following.known;
  const drawing = v.safeParse(drawingSchema, value.drawing);
  if (!drawing.success) return { ...value, end: 'as of' };
  return nextOf(following, { drawing: drawing.output, after }, services);
}

interface Looking {
  readonly drawing: Drawing;
  readonly after: QueuedAs<'follow'>['after'];
}

/** Returns the follow with what has changed; undefined for nothing. */
async function nextOf(
  following: Following,
  { drawing, after }: Looking,
  services: AlertServices,
): Promise<Follow | undefined> {
  const { known } = following;
  const now = services.now();
  const seen = await look(following, after, services);
  const isOver = now - known.value.createdAt >= longest;
  if (seen === 'unseen' || (isOver && (seen === undefined || seen.stage === 'ongoing'))) {
    const at = typeof seen === 'object' ? now : known.value.seenAt;
    return asOf(known.value, { drawing, at, why: seen === 'unseen' ? 'unseen' : 'still' });
  }
  if (!seen) return undefined;
  const usual = known.value.usual ?? (await readUsual(following, seen, services));
  const shown = stateKey(seen);
  const isQuiet = shown === known.value.shown || isTooSoon(known.value, now);
  if (isQuiet && seen.stage === 'ongoing')
    return usual === known.value.usual ? undefined : { ...known.value, usual };
  const message = await draw(following, { drawing, seen, usual }, services);
  const end = seen.stage === 'over' ? ('ended' as const) : undefined;
  return { ...known.value, usual, shown, seenAt: now, message, end };
}

function asOf(
  follow: Follow,
  { drawing, at, why }: { readonly drawing: Drawing; readonly at: number; readonly why: 'still' | 'unseen' },
): Follow {
  const shown = prepared({ payload: { message: follow.message } });
  const message = asOfView({ drawing, target: follow.target, shown, at, why });
  return { ...follow, message, end: 'as of' };
}

/** Returns undefined while it cannot be read. */
async function look(
  { workspace, known, until }: Following,
  after: QueuedAs<'follow'>['after'],
  services: AlertServices,
): Promise<FollowedState | 'unseen' | undefined> {
  const { now } = services;
  const limit = await pollLimitOf(workspace, known.value.target, services);
  try {
    // What a report says is news; what the schedule asks takes its turn.
    const wait = after === undefined ? takeLook(limit, services) : restOf(limit, services);
    if ((await wait) > 0) return undefined;
    const circleci = await services.circleci(workspace, known.value.target.project);
    return await inTime(readFollowed(circleci, known.value.target, now()), until - now());
  } catch (error) {
    if (isUnseen(error)) return 'unseen';
    if (!isExpected(error)) throw error;
    await restAfter(error, limit, services);
    if (isRefusedToken(error)) await notifyTokenRejected(workspace, known.value.target, services);
    return undefined;
  }
}

/** Asked once: zero where CircleCI does not tell. */
async function readUsual(
  { workspace, known, until }: Following,
  seen: FollowedState,
  services: AlertServices,
): Promise<number> {
  try {
    const circleci = await services.circleci(workspace, known.value.target.project);
    const reading = usualTime(circleci, known.value.target, seen);
    return (await inTime(reading, until - services.now())) ?? 0;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return 0;
  }
}

interface Seen {
  readonly drawing: Drawing;
  readonly seen: FollowedState;
  readonly usual: number;
}

async function draw(following: Following, { drawing, seen, usual }: Seen, services: AlertServices) {
  const { workspace, known } = following;
  const { target, channel } = known.value;
  const host = await hostOfProject(workspace, target.project, services.store);
  const poster = await services.poster(workspace);
  const readers = (await poster.readers(channel)) === 'own company' ? 'own company' : 'others too';
  const isOpen = readers === 'own company' && seen.stage === 'over' && seen.failed.length > 0;
  const reasons = isOpen ? await readReasons(following, seen, services) : undefined;
  const isAlone = known.value.responseUrl !== undefined;
  const now = services.now();
  return followedView({ drawing, target, state: seen, usual, reasons, readers, isAlone, now, host });
}

/** Returns undefined, too, where the workspace does not show output in its channels. */
async function readReasons(
  { workspace, known, until }: Following,
  { failed }: FollowedState,
  services: AlertServices,
): Promise<{ readonly failures: readonly NamedReason[]; readonly missing: number } | undefined> {
  const milliseconds = Math.min(usualBudget.milliseconds, until - services.now());
  if (milliseconds <= 0 || (await services.store.excerpts(workspace)) === 'off') return undefined;
  const circleci = await services.circleci(workspace, known.value.target.project);
  const builds = failed.map(({ build }) => build);
  const { failures, leftOut } = await readFailures(circleci, builds, { ...usualBudget, milliseconds });
  const found = reasonsOf(failed, failures);
  return found.length === 0 ? undefined : { failures: found, missing: leftOut.jobs };
}

/** What one person sees may be edited a few times only: the first changes soon, the others later; the last is kept for the end. */
function isTooSoon({ responseUrl, seenAt }: Follow, now: number): boolean {
  if (!responseUrl || isLastLook(responseUrl, now)) return false;
  const { left } = responseUrl;
  return left < 2 || now - seenAt < (left > 2 ? 1 : 10) * minute;
}

/** No other look comes before Slack takes the message no longer. */
export function isLastLook({ until }: Pick<SealedUrl, 'until'>, now: number): boolean {
  return now + minute >= until;
}
