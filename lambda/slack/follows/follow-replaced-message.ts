/** Has a message of the channel follow what a click has put there, instead of what it followed before. */
import * as v from 'valibot';
import type { FollowWish } from '../../conversation/choose-followed-run.ts';
import { followSubject, type SealedUrl, type UrlOwner } from '../../store/follow-store.ts';
import type { ReplyTarget } from '../reply-target.ts';
import type { Services } from '../worker-ports.ts';
import { beginFollow } from './begin-follow.ts';

/** Milliseconds that Slack takes a response_url, less what the press has taken already. */
const urlLifetime = 29 * 60_000;

interface Replaced {
  readonly wish: FollowWish | undefined;
  /** How often the press's response_url may still be used. */
  readonly left: number;
}

/** Best effort: the person has their answer. What a typed command has answered is not followed: Slack takes no edit of it. */
export async function followReplaced(
  { wish, left }: Replaced,
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  const { workspace, channel, user } = way.caller;
  const { clickedTs: ts, responseUrl } = way;
  const isAlone = way.clicked === 'by one reader';
  if (ts === undefined || channel === undefined || (isAlone && responseUrl === undefined)) return;
  const { store, now, newId } = services;
  const place = { channel, ts, mark: isAlone ? aloneSubject(user) : atSubject(ts) };
  try {
    const before = await followAt(workspace, place, services);
    if (before !== undefined)
      await Promise.all([store.removeFollow(workspace, before), store.endWatch(workspace, before)]);
    if (!wish || (isAlone && wish.drawing.kind !== 'card')) return;
    const { target, drawing, shown } = wish;
    const [id, at] = [newId(), now()];
    const url =
      isAlone && responseUrl !== undefined
        ? await sealUrl(responseUrl, { workspace, follow: id, left, at }, services)
        : undefined;
    const follow = { id, channel, user, target, drawing, shown, createdAt: at, seenAt: at, responseUrl: url };
    await beginFollow(workspace, { follow, wish }, services);
    await notePosted(workspace, { ...place, follow: id }, services);
  } catch {
    services.log({ log: 'follow.failed', workspace });
  }
}

interface Sealing extends UrlOwner {
  readonly left: number;
  readonly at: number;
}

async function sealUrl(
  url: string,
  { workspace, follow, left, at }: Sealing,
  { urlCipher }: Services,
): Promise<SealedUrl> {
  const sealed = await urlCipher.seal({ workspace, follow }, url);
  return { sealed, left, until: at + urlLifetime, isUnsent: false };
}

interface At {
  readonly channel: string;
  readonly ts: string;
  /** What finds the follow for a press. */
  readonly mark: string;
}

const notesSchema = v.object({ follow: v.string() });

/** Returns the follow of the message at this place. */
async function followAt(
  workspace: string,
  { channel, mark }: At,
  { store }: Services,
): Promise<string | undefined> {
  const notes = v.safeParse(notesSchema, (await store.posted(workspace, channel, mark))?.notes);
  return notes.success ? notes.output.follow : undefined;
}

/** Under its own name, for edits, and under its mark, for who clicks on it. */
export async function notePosted(
  workspace: string,
  { follow, channel, ts, mark }: At & { readonly follow: string },
  { store }: Services,
): Promise<void> {
  const end = { stage: 'done', ts } as const;
  const named = { destination: channel, subject: followSubject(follow), ts };
  const clicked = { destination: channel, subject: mark, ts, notes: { follow } };
  await store.endMessages(workspace, { messages: [], end, posted: [named, clicked] });
}

export function atSubject(ts: string): string {
  return `at:${ts}`;
}

/** One in a channel: Slack does not say whether a message that one person sees keeps its ts. */
function aloneSubject(user: string): string {
  return `alone:${user}`;
}
