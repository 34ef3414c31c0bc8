/** Follows a message that one person sees, by the response_url of their press, while Slack takes that. */
import { prepared } from '../outbox/prepared-renderer.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-error.ts';
import type { Follow, SealedUrl } from '../store/follow-store.ts';
import type { Due } from '../store/subscriptions-and-schedules.ts';
import { type Following, isLastLook, readFollow } from './draw-followed-message.ts';

interface Look {
  /** The next one. */
  readonly again: Due;
  readonly after: QueuedAs<'follow'>['after'];
}

/**
 * Returns whether it is followed further; else its message says since when it stands. A use of the response_url is
 * counted before it is made, so that a crash costs one and never the end. Throws RetryError when another look was faster.
 */
export async function followAlone(
  following: Following,
  look: Look,
  services: AlertServices,
): Promise<boolean> {
  const { workspace, known } = following;
  const { store, now } = services;
  const url = known.value.responseUrl;
  if (!url || url.left < 1 || now() >= url.until) return end(workspace, look.again, services);
  await store.schedule(look.again);
  const read = known.value.end ? undefined : await readFollow(following, look.after, services);
  const next = read ?? known.value;
  if (next.end === 'as of') return end(workspace, look.again, services);
  const isOver = next.end === 'ended' || isLastLook(url, now());
  const isChanged = url.isUnsent || next.shown !== known.value.shown;
  if (isChanged) {
    const version = await save(following, { ...next, responseUrl: used(url) }, services);
    if (!(await send(workspace, next, services))) return true;
    if (!isOver) {
      const sent = { ...next, responseUrl: { ...used(url), isUnsent: false } };
      await save({ workspace, known: { ...known, version } }, sent, services);
    }
  } else if (read && !isOver) await save(following, read, services);
  return isOver ? end(workspace, look.again, services) : true;
}

function used(url: SealedUrl): SealedUrl {
  return { ...url, left: url.left - 1, isUnsent: true };
}

/** Returns the new version. */
async function save(
  { workspace, known: { version } }: Pick<Following, 'workspace' | 'known'>,
  follow: Follow,
  { store }: AlertServices,
): Promise<number> {
  if (!(await store.saveFollow(workspace, follow, version))) throw new RetryError(1_000);
  return version + 1;
}

async function send(workspace: string, follow: Follow, services: AlertServices): Promise<boolean> {
  const { id, channel, user, message: drawn, responseUrl } = follow;
  const message = prepared({ payload: { message: drawn } });
  if (!message || !responseUrl) return true;
  const poster = await services.poster(workspace);
  return poster.replace(message, { channel, user, follow: id, sealed: responseUrl.sealed });
}

async function end(workspace: string, again: Due, { store }: AlertServices): Promise<false> {
  await store.removeFollow(workspace, again.id);
  await Promise.all([store.endWatch(workspace, again.id), store.unschedule(again)]);
  return false;
}
