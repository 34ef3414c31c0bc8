/** Sends a Reply: by response_url where there is one, else by the Web API. */

import type { FollowWish } from '../conversation/choose-followed-run.ts';
import type { Caller } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { withoutShare } from '../views/builds/output-shared-with-channel.ts';
import { reopenView } from '../views/forms/reopen-form.ts';
import { notFollowedView, seenView } from '../views/runs/followed-message.ts';
import type { Message, Modal } from '../views/text/message.ts';
import { plainForm, type RichMessage } from '../views/text/message-variants.ts';
import { tryResponseUrl } from './api/response-url.ts';
import { type Sealed, seal, sealNow } from './button-tokens.ts';
import { followReplaced } from './follows/follow-replaced-message.ts';
import { postFollowed } from './follows/post-followed-message.ts';
import { hideButtons, type Reader } from './hide-buttons.ts';
import { postPicture } from './post-picture.ts';
import type { ReplyTarget } from './reply-target.ts';
import { sendFile } from './send-file-in-direct-message.ts';
import { type SendOutcome, sendRich } from './send-rich-message.ts';
import type { Services } from './worker-ports.ts';

/** response_url's own. */
interface Switches {
  readonly response_type?: string;
  readonly replace_original: boolean;
  readonly thread_ts?: string;
}

export async function answer(reply: Reply, way: ReplyTarget, services: Services): Promise<void> {
  switch (reply.kind) {
    case 'say':
      return say(reply, way, services);
    case 'announce':
      return announce(reply, way, services);
    case 'tell':
      return tell(reply, way, services);
    case 'replace':
      await replace(reply, way, services);
      // Of five uses, and an announcement may take one.
      await followReplaced({ wish: reply.follow, left: reply.announce ? 3 : 4 }, way, services);
      if (reply.announce)
        await announce({ message: reply.announce, follow: reply.followAnnounced }, way, services);
      return;
    case 'open':
      return open(reply, way, services);
    case 'file':
      return say(
        { message: (await sendFile(reply, way, services)) ? reply.message : reply.untold },
        way,
        services,
      );
    case 'then':
      return say(reply, way, services);
    case 'errors':
    case 'update':
    case 'nothing':
      return;
  }
}

async function say(
  { message: said, output, follow }: Pick<Extract<Reply, { kind: 'say' }>, 'message' | 'output' | 'follow'>,
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  const stays = way.isDirect === true && output === undefined;
  const message = isRefreshable(follow) && !stays ? seenView(said, services.now()) : said;
  const shown = await hideButtons(message, { ...readerOf(way, services), isOutput: output !== undefined });
  if (stays) return announce({ message: withoutShare(shown), follow }, way, services);
  const { opaque, stored } = sealed(shown, way, services);
  const switches = { response_type: 'ephemeral', replace_original: false };
  await Promise.all([
    stored,
    way.responseUrl
      ? post(opaque, postingTo(way.responseUrl, way, switches), services)
      : whisper(plainForm(opaque), way, services),
  ]);
}

export function readerOf({ caller, effectiveRole }: ReplyTarget, { store }: Services): Reader {
  const { workspace, user, channel } = caller;
  return { user, effectiveRole, limits: () => store.limits(workspace, channel) };
}

async function announce(
  { follow, ...said }: Pick<Extract<Reply, { kind: 'announce' }>, 'message' | 'untold' | 'follow'>,
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  const end = follow && (await postFollowed({ message: said.message, follow }, way, services));
  if (end === 'posted') return;
  const { untold } = said;
  const message = end === undefined ? said.message : notFollowedView(said.message, end);
  const { opaque, stored } = sealed(message, way, services);
  if (opaque.richer?.picture) {
    await stored;
    if (await postPicture(opaque, way, services)) return;
  }
  const switches = { response_type: 'in_channel', replace_original: false, ...inThread(way.thread) };
  if (way.responseUrl)
    return void (await Promise.all([
      stored,
      post(opaque, postingTo(way.responseUrl, way, switches), services),
    ]));
  await stored;
  const { channel, user } = way.caller;
  try {
    await way.client.chat.postMessage({
      ...plainForm(opaque),
      ...inThread(way.thread),
      channel: channel ?? user,
    });
  } catch {
    if (!channel) return;
    const place = { workspace: way.caller.workspace, channel: user };
    await direct(await seal(untold ?? message, place, services), way, services);
  }
}

/** Posts by the Web API as alerts do, because a response_url also posts where the bot is not a member. */
async function tell(
  { channel, message, told, untold }: Extract<Reply, { kind: 'tell' }>,
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  const body = await seal(plainForm(message), { workspace: way.caller.workspace, channel }, services);
  const posted = await way.client.chat.postMessage({ ...body, channel }).then(
    () => true,
    () => false,
  );
  const answered = posted ? told : untold;
  if (answered) await say({ message: answered }, way, services);
}

/** Its card has Refresh. */
function isRefreshable(follow: FollowWish | undefined): boolean {
  return follow?.drawing.kind === 'card' && follow.drawing.command !== undefined;
}

async function replace(
  { message: said, follow }: Pick<Extract<Reply, { kind: 'replace' }>, 'message' | 'follow'>,
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  if (!way.responseUrl) return say({ message: said, follow }, way, services);
  const isAlone = way.clicked === 'by one reader';
  const message = isAlone && isRefreshable(follow) ? seenView(said, services.now()) : said;
  const shown = isAlone ? await hideButtons(message, readerOf(way, services)) : withoutShare(message);
  const { opaque, stored } = sealed(shown, way, services);
  const posting = postingTo(way.responseUrl, way, { replace_original: true });
  await Promise.all([stored, post(opaque, posting, services)]);
}

async function open(
  { modal, command }: { readonly modal: Modal; readonly command: string },
  way: ReplyTarget,
  services: Services,
): Promise<void> {
  const { client, triggerId } = way;
  if (triggerId === undefined)
    return say({ message: reopenView({ command, trigger: 'none' }) }, way, services);
  try {
    await client.views.open({ trigger_id: triggerId, view: modal });
  } catch {
    // The trigger expires after three seconds; a button provides a new one.
    await say({ message: reopenView({ command, trigger: 'expired' }) }, way, services);
  }
}

function inThread(thread: string | undefined): { readonly thread_ts?: string } {
  return thread === undefined ? {} : { thread_ts: thread };
}

/** Sends without a response_url: as an ephemeral message if the bot is in the channel, else as a direct message. */
async function whisper(body: Message, way: ReplyTarget, services: Services): Promise<void> {
  const { channel, user } = way.caller;
  try {
    if (!channel) return await direct(body, way, services);
    await way.client.chat.postEphemeral({ ...body, ...inThread(way.begunThread), channel, user });
  } catch {
    await direct(body, way, services);
  }
}

function postingTo(url: string, { caller }: ReplyTarget, switches: Switches): Posting {
  return { url, workspace: caller.workspace, switches };
}

async function direct(body: Message, { client, caller }: ReplyTarget, { log }: Services): Promise<void> {
  try {
    await client.chat.postMessage({ ...plainForm(body), channel: caller.user });
  } catch {
    log({ log: 'answer.failed', workspace: caller.workspace });
  }
}

interface Posting {
  readonly url: string;
  readonly workspace: string;
  readonly switches: Switches;
}

/** Where Slack refuses the plain form too, its text alone is posted. */
async function post(
  message: Message,
  { url, workspace, switches }: Posting,
  services: Services,
): Promise<void> {
  const send = (form: RichMessage): Promise<SendOutcome> =>
    tryResponseUrl(url, { ...form, ...switches }, services);
  const outcome = await sendRich(message, { ...services, workspace, send });
  if (outcome !== 'refused') return;
  const { blocks, attachments, ...text } = plainForm(message);
  await tryResponseUrl(url, { ...text, ...switches }, services);
}

function sealed(message: Message, { caller }: ReplyTarget, services: Services): Sealed<Message> {
  return sealNow(message, { workspace: caller.workspace, channel: placeOf(caller) }, services);
}

/** Buttons are bound to where they were shown; the Home tab is a place of its own. */
export function placeOf({ channel, user }: Caller): string {
  return channel ?? `home:${user}`;
}
