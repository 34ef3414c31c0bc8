/** Posts a message that is edited until the run that it follows has ended. */
import * as v from 'valibot';
import type { FollowWish } from '../../conversation/choose-followed-run.ts';
import type { Follow } from '../../store/follow-store.ts';
import type { Message } from '../../views/text/message.ts';
import { plainForm } from '../../views/text/message-variants.ts';
import { classifyError } from '../api/classify-error.ts';
import { eventType } from '../api/find-message.ts';
import { seal } from '../button-tokens.ts';
import type { ReplyTarget } from '../reply-target.ts';
import type { Services } from '../worker-ports.ts';
import { beginFollow } from './begin-follow.ts';
import { atSubject, notePosted } from './follow-replaced-message.ts';

interface Posting {
  readonly message: Message;
  readonly follow: FollowWish;
}

const answerSchema = v.object({ ts: v.string(), channel: v.string() });

/**
 * Stores what is followed before it posts, so that a crash in between leaves no message that stays as it is. Returns
 * `not a member` when Slack has posted nothing since the bot is not a member,
 * `refused` when for another reason.
 */
export async function postFollowed(
  { message, follow: wish }: Posting,
  { caller, client, thread }: ReplyTarget,
  services: Services,
): Promise<'posted' | 'not a member' | 'refused'> {
  const { workspace, user } = caller;
  const channel = caller.channel ?? user;
  const { store, now, newId } = services;
  const { target, drawing, shown } = wish;
  const id = newId();
  const follow = { id, channel, user, target, drawing, shown, createdAt: now(), seenAt: now() };
  const [body] = await Promise.all([
    seal(plainForm(message), { workspace, channel }, services),
    beginFollow(workspace, { follow, wish }, services),
  ]);
  try {
    const metadata = { event_type: eventType, event_payload: { id } };
    const where = { channel, metadata, ...(thread !== undefined && { thread_ts: thread }) };
    const posted = v.parse(answerSchema, await client.chat.postMessage({ ...body, ...where }));
    // Without it the first look finds the message, or says at the end what it would have said.
    await note(workspace, { follow, posted }, services).catch(() => undefined);
    return 'posted';
  } catch (error) {
    const { is } = classifyError(error);
    if (is === 'ambiguous') return 'posted';
    await Promise.all([store.removeFollow(workspace, id), store.endWatch(workspace, id)]).catch(
      () => undefined,
    );
    return is === 'not-in-channel' || is === 'channel-gone' ? 'not a member' : 'refused';
  }
}

interface Noted {
  readonly follow: Follow;
  readonly posted: v.InferOutput<typeof answerSchema>;
}

/** A direct message has a channel of its own, which Slack names only then. */
async function note(
  workspace: string,
  { follow, posted: { ts, channel } }: Noted,
  services: Services,
): Promise<void> {
  if (channel !== follow.channel) await services.store.saveFollow(workspace, { ...follow, channel }, 1);
  await notePosted(workspace, { follow: follow.id, channel, ts, mark: atSubject(ts) }, services);
}
