/** Keeps followed messages true: reads the run on a report or else each minute, and edits the message until its end. */
import * as v from 'valibot';
import { enqueue } from '../outbox/enqueue-message.ts';
import type { Renderer } from '../outbox/outbox-ports.ts';
import { prepared } from '../outbox/prepared-renderer.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-error.ts';
import { type Follow, followSubject, type VersionedFollow } from '../store/follow-store.ts';
import { type Following, readFollow } from './draw-followed-message.ts';
import { followAlone } from './follow-ephemeral-message.ts';

const minute = 60_000;
/** A little less than whole minutes, so that no run of the schedule is missed. */
const slack = 15_000;
/** Between two edits for progress. */
const closest = 10_000;
const reserve = 3_000;
const mostWaiting = 200;
/** CircleCI may answer a little behind its own report. */
const settling = 3_000;

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
  const following = { workspace, known, until: deadline - reserve };
  if (known.value.responseUrl) {
    const isOngoing = await followAlone(following, { again, after }, services);
    if (isOngoing && after === 'end' && !isAgain) throw new RetryError(settling);
    return;
  }
  await store.schedule(again);
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
  await store.endMessages(workspace, { messages: [], end: { stage: 'done', ts }, posted: [posted] });
}

/** Returns the follow as it is stored afterwards. */
async function lookAgain(
  following: Following,
  after: QueuedAs<'follow'>['after'],
  services: AlertServices,
): Promise<VersionedFollow> {
  const { workspace, known } = following;
  const next = await readFollow(following, after, services);
  if (!next) return known;
  if (!(await services.store.saveFollow(workspace, next, known.version))) throw new RetryError(1_000);
  return { value: next, version: known.version + 1 };
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
