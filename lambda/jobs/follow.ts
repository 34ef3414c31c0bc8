/** Keeps followed messages true: reads the run on a report or else each minute, and edits the message until its end. */
import * as v from 'valibot';
import { type NamedReason, reasonsOf } from '../circleci/failure/failed-jobs.ts';
import { readFailures, usualBudget } from '../circleci/failure/read-failure.ts';
import { type FollowedState, readFollowed, usualTime } from '../circleci/runs/read-followed.ts';
import { enqueue } from '../outbox/message.ts';
import { prepared } from '../outbox/prepared.ts';
import type { Renderer } from '../outbox/services.ts';
import { restAfter, restOf, takeLook } from '../polling/rate-limit.ts';
import { isExpected, isRefusedToken, isUnseen } from '../polling/read-errors.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-later.ts';
import { type Follow, followSubject, type VersionedFollow } from '../store/follows.ts';
import { inTime } from '../timeout.ts';
import { asOfView, followedView, stateKey } from '../views/runs/followed.ts';
import { type Drawing, drawingSchema } from '../views/runs/line.ts';
import { notifyTokenRejected } from './token-rejected.ts';

const minute = 60_000;
const longest = 24 * 60 * minute;
/** A little less than whole minutes, so that no run of the schedule is missed. */
const slack = 15_000;
/** Between two edits for progress. */
const closest = 10_000;
const reserve = 3_000;
const mostWaiting = 200;
/** CircleCI may answer a little behind its own report. */
const settling = 3_000;

interface Following {
  readonly workspace: string;
  readonly known: VersionedFollow;
  /** Milliseconds since the epoch, for all calls of CircleCI. */
  readonly until: number;
}

/** Schedules the next look before anything can fail. Throws RetryError when another look was faster. */
export async function handleFollow(
  { workspace, id, after }: QueuedAs<'follow'>,
  services: AlertServices,
  { deadline, isAgain }: { readonly deadline: number; readonly isAgain: boolean },
): Promise<void> {
  const { store, now } = services;
  const known = await store.follow(workspace, id);
  if (!known) return void (await store.endWatch(workspace, id));
  if (after === 'progress' && now() - known.value.seenAt < closest) return;
  const again = { workspace, kind: 'follow', id, at: now() + pause(now() - known.value.createdAt) } as const;
  await store.schedule(again);
  const following = { workspace, known, until: deadline - reserve };
  await findPosted(following, services);
  const newest = known.value.end ? known : await lookAgain(following, after, services);
  if (newest.value.message !== undefined) await enqueueEdit(workspace, newest, services);
  if (newest.value.end) {
    if (await isWaiting(workspace, newest.value, services)) return;
    await store.endWatch(workspace, id);
    await store.unschedule(again);
  } else if (after === 'end' && !isAgain) throw new RetryError(settling);
}

/** The last edit is still in the outbox: after a crash there the next look has it dispatched. */
async function isWaiting(
  workspace: string,
  { id, channel }: Follow,
  { store }: AlertServices,
): Promise<boolean> {
  const waiting = await store.pending(workspace, channel, mostWaiting);
  return waiting.some(({ subject }) => subject === followSubject(id));
}

/** A crash may have come between the post and its record. */
async function findPosted(
  { workspace, known: { value } }: Following,
  { store, poster }: AlertServices,
): Promise<void> {
  const { id, channel: destination, createdAt: since } = value;
  const subject = followSubject(id);
  if (await store.posted(workspace, destination, subject)) return;
  const ts = await (await poster(workspace)).find({ channel: destination, id, since });
  if (ts === 'absent' || ts === 'unknown') return;
  const posted = { destination, subject, ts };
  await store.endMessages(workspace, { messages: [], end: { stage: 'done', ts }, posted });
}

/** Returns the follow as it is stored afterwards. */
async function lookAgain(
  following: Following,
  after: QueuedAs<'follow'>['after'],
  services: AlertServices,
): Promise<VersionedFollow> {
  const { workspace, known } = following;
  const drawing = v.safeParse(drawingSchema, known.value.drawing);
  const next = drawing.success
    ? await nextOf(following, { drawing: drawing.output, after }, services)
    : { ...known.value, end: 'as of' as const };
  if (!next) return known;
  if (!(await services.store.saveFollow(workspace, next, known.version))) throw new RetryError(1_000);
  return { value: next, version: known.version + 1 };
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
  const isTold = shown === known.value.shown && seen.stage === 'ongoing';
  if (isTold) return usual === known.value.usual ? undefined : { ...known.value, usual };
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
  try {
    // What a report says is news; what the schedule asks takes its turn.
    const wait = after === undefined ? takeLook(workspace, services) : restOf(workspace, services);
    if ((await wait) > 0) return undefined;
    const circleci = await services.circleci(workspace);
    return await inTime(readFollowed(circleci, known.value.target, now()), until - now());
  } catch (error) {
    if (isUnseen(error)) return 'unseen';
    if (!isExpected(error)) throw error;
    await restAfter(error, workspace, services);
    if (isRefusedToken(error)) await notifyTokenRejected(workspace, services);
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
    const circleci = await services.circleci(workspace);
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
  const host = (await services.store.connection(workspace))?.host;
  const poster = await services.poster(workspace);
  const readers = (await poster.readers(channel)) === 'own company' ? 'own company' : 'others too';
  const isOpen = readers === 'own company' && seen.stage === 'over' && seen.failed.length > 0;
  const reasons = isOpen ? await readReasons(following, seen, services) : undefined;
  return followedView({ drawing, target, state: seen, usual, reasons, readers, now: services.now(), host });
}

/** Returns undefined, too, where the workspace does not show output in its channels. */
async function readReasons(
  { workspace, until }: Following,
  { failed }: FollowedState,
  services: AlertServices,
): Promise<{ readonly failures: readonly NamedReason[]; readonly missing: number } | undefined> {
  const milliseconds = Math.min(usualBudget.milliseconds, until - services.now());
  if (milliseconds <= 0 || (await services.store.excerpts(workspace)) === 'off') return undefined;
  const circleci = await services.circleci(workspace);
  const builds = failed.map(({ build }) => build);
  const { failures, leftOut } = await readFailures(circleci, builds, { ...usualBudget, milliseconds });
  const found = reasonsOf(failed, failures);
  return found.length === 0 ? undefined : { failures: found, missing: leftOut.jobs };
}

/** Idempotent: after a crash the next look enqueues what was saved. */
async function enqueueEdit(
  workspace: string,
  { value: { id, channel }, version }: VersionedFollow,
  services: AlertServices,
): Promise<void> {
  const draft = {
    kind: 'followed',
    destination: channel,
    id: `${followSubject(id)}:${version}`,
    at: services.now(),
    subject: followSubject(id),
    payload: {},
  } as const;
  await enqueue(workspace, draft, services);
}

/** Draws the newest state. A message that was deleted is not posted again until the run has ended: then once. */
export const followedRenderer: Renderer<AlertServices> = {
  async render({ subject = '', posted }, { workspace }, { store }) {
    const follow = await store.follow(workspace, subject.slice(followSubject('').length));
    const message = follow && prepared({ payload: { message: follow.value.message } });
    const notes = follow && { version: follow.version };
    const isShown = v.is(v.object({ version: v.literal(follow?.version ?? 0) }), posted?.notes);
    return message && !isShown && (posted || follow.value.end) ? { message, notes } : undefined;
  },
};

function pause(age: number): number {
  return (age < 3 * 60 * minute ? 1 : 2) * minute - slack;
}
