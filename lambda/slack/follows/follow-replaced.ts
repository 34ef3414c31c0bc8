/** Has a message of the channel follow what a click has put there, instead of what it followed before. */
import * as v from 'valibot';
import type { FollowWish } from '../../conversation/follow-wish.ts';
import { followSubject } from '../../store/follows.ts';
import type { ReplyTarget } from '../reply-target.ts';
import type { Services } from '../worker-ports.ts';
import { beginFollow } from './begin-follow.ts';

/** Best effort: the person has their answer. Nothing for what one person alone sees: Slack has no way to edit it later. */
export async function followReplaced(
  wish: FollowWish | undefined,
  { caller, clicked, clickedTs: ts }: ReplyTarget,
  services: Services,
): Promise<void> {
  const { workspace, channel, user } = caller;
  if (clicked === 'by one reader' || ts === undefined || channel === undefined) return;
  const { store, now, newId } = services;
  try {
    const before = await followAt(workspace, { channel, ts }, services);
    if (before !== undefined)
      await Promise.all([store.removeFollow(workspace, before), store.endWatch(workspace, before)]);
    if (!wish) return;
    const { target, drawing, shown } = wish;
    const id = newId();
    const follow = { id, channel, user, target, drawing, shown, createdAt: now(), seenAt: now() };
    await beginFollow(workspace, { follow, wish }, services);
    await notePosted(workspace, { follow: id, channel, ts }, services);
  } catch {
    services.log({ log: 'follow.failed', workspace });
  }
}

interface At {
  readonly channel: string;
  readonly ts: string;
}

const notesSchema = v.object({ follow: v.string() });

/** Returns the follow of the message with this ts. */
async function followAt(
  workspace: string,
  { channel, ts }: At,
  { store }: Services,
): Promise<string | undefined> {
  const notes = v.safeParse(notesSchema, (await store.posted(workspace, channel, atSubject(ts)))?.notes);
  return notes.success ? notes.output.follow : undefined;
}

/** Under its own name, for edits, and under its ts, for who clicks on it. */
export async function notePosted(
  workspace: string,
  { follow, channel, ts }: At & { readonly follow: string },
  { store }: Services,
): Promise<void> {
  const end = { stage: 'done', ts } as const;
  const named = { destination: channel, subject: followSubject(follow), ts };
  const clicked = { destination: channel, subject: atSubject(ts), ts, notes: { follow } };
  await Promise.all(
    [named, clicked].map((posted) => store.endMessages(workspace, { messages: [], end, posted })),
  );
}

function atSubject(ts: string): string {
  return `at:${ts}`;
}
