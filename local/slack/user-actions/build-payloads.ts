/** Builds the payloads that Slack sends when a person types, presses or submits. */

import { slackView } from '../modals-and-home-tabs.ts';
import { commandHome, interactionHome } from '../organization.ts';
import type { PageElementValue, PageShortcut, PageValues } from '../page-api/page-api.ts';
import { payloadChannelName, payloadUser } from '../slack-objects.ts';
import { newTs, personOf, type World } from '../stand-in-context.ts';
import type { Channel, StoredMessage, StoredView } from '../state-schema.ts';
import { threadedMessage } from '../thread-fields.ts';
import { newResponseUrl } from '../web-api/response-urls.ts';
import { workspace } from '../workspace-acme.ts';
import { elementsIn, elementsOfMessage, type Found, slackAction, stateValues } from './elements-on-screen.ts';
import { newTrigger } from './trigger-ids.ts';

type Payload = Record<string, unknown>;

/** Slack's long-deprecated verification token: still sent, worth nothing. */
const verificationToken = 'deprecated-verification-token';

export interface Pressed {
  readonly found: Found;
  readonly chosen: PageElementValue;
  readonly values: PageValues;
}

export interface Typed {
  readonly userId: string;
  readonly channel: Channel;
  readonly command: string;
  readonly text: string;
}

export function commandFields(
  world: World,
  { userId, channel, command, text }: Typed,
): Record<string, string> {
  return {
    token: verificationToken,
    ...commandHome(world),
    channel_id: channel.id,
    channel_name: payloadChannelName(channel),
    user_id: userId,
    user_name: personOf(world, userId)?.name ?? '',
    command,
    text,
    api_app_id: workspace.app.id,
    response_url: newResponseUrl(world, 'commands', { userId, channel: channel.id, original: null }),
    trigger_id: newTrigger(world, userId),
  };
}

/** An element of a message was pressed. An ephemeral message is not in the payload, as in Slack's. */
export function messageClick(world: World, userId: string, at: PressedMessage): Payload {
  const { message, channel, pressed } = at;
  const isEphemeral = message.visibleTo !== undefined;
  const { attachment } = pressed.found;
  const unfurl = attachment === undefined ? undefined : unfurlOf(message, attachment);
  return {
    ...common(world, 'block_actions', userId),
    container: messageContainer(message, pressed.found),
    trigger_id: newTrigger(world, userId),
    channel: { id: channel.id, name: payloadChannelName(channel) },
    ...(!isEphemeral && !unfurl && { message: threadedMessage(world, message) }),
    ...(unfurl && { app_unfurl: unfurl }),
    state: { values: stateValues(elementsOfMessage(message), pressed.values) },
    response_url: newResponseUrl(world, 'actions', { userId, channel: channel.id, original: message.ts }),
    actions: [slackAction(pressed.found, pressed.chosen, newTs(world))],
  };
}

export interface PressedMessage {
  readonly message: StoredMessage;
  readonly channel: Channel;
  readonly pressed: Pressed;
}

export function viewClick(world: World, stored: StoredView, { found, chosen, values }: Pressed): Payload {
  return {
    ...common(world, 'block_actions', stored.userId),
    container: { type: 'view', view_id: stored.id },
    trigger_id: newTrigger(world, stored.userId, { viewId: stored.id }),
    view: slackView(world, stored, valuesOf(stored, values)),
    actions: [slackAction(found, chosen, newTs(world))],
  };
}

export function submission(world: World, stored: StoredView, values: PageValues): Payload {
  return {
    ...common(world, 'view_submission', stored.userId),
    trigger_id: newTrigger(world, stored.userId, { viewId: stored.id }),
    view: slackView(world, stored, valuesOf(stored, values)),
    response_urls: [],
  };
}

export function closing(world: World, stored: StoredView, extent: 'top' | 'all'): Payload {
  return {
    ...common(world, 'view_closed', stored.userId),
    view: slackView(world, stored, valuesOf(stored)),
    is_cleared: extent === 'all',
  };
}

/** A message shortcut. The message comes whole. */
export function messageShortcut(world: World, userId: string, at: ShortcutAt): Payload {
  const { message, channel, shortcut } = at;
  return {
    ...common(world, 'message_action', userId),
    callback_id: shortcut.callbackId,
    trigger_id: newTrigger(world, userId),
    action_ts: newTs(world),
    response_url: newResponseUrl(world, 'actions', { userId, channel: channel.id, original: null }),
    message_ts: message.ts,
    channel: { id: channel.id, name: payloadChannelName(channel) },
    message: threadedMessage(world, message),
  };
}

interface ShortcutAt {
  readonly shortcut: PageShortcut;
  readonly message: StoredMessage;
  readonly channel: Channel;
}

/** A global shortcut: it has no channel, and no response_url. */
export function globalShortcut(world: World, userId: string, { callbackId }: PageShortcut): Payload {
  return {
    ...common(world, 'shortcut', userId),
    callback_id: callbackId,
    trigger_id: newTrigger(world, userId),
    action_ts: newTs(world),
  };
}

/** What is typed into an external select. `place` is the message's or the view's part of the payload. */
export function suggestion(
  world: World,
  userId: string,
  asked: { found: Found; value: string; place: Payload },
): Payload {
  const { actionId, blockId } = asked.found;
  const ids = { action_id: actionId, block_id: blockId, value: asked.value };
  return { ...common(world, 'block_suggestion', userId), ...ids, ...asked.place };
}

export function messageContainer(message: StoredMessage, { attachment }: Found): Payload {
  const unfurl = attachment === undefined ? undefined : unfurlOf(message, attachment);
  return {
    type: attachment === undefined ? 'message' : 'message_attachment',
    message_ts: message.ts,
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(attachment !== undefined && { attachment_id: attachment }),
    channel_id: message.channel,
    is_ephemeral: message.visibleTo !== undefined,
    ...(attachment !== undefined && { is_app_unfurl: unfurl !== undefined }),
    ...(unfurl && { app_unfurl_url: unfurl.app_unfurl_url }),
  };
}

/** The card below a person's link, when this attachment is one. */
function unfurlOf(message: StoredMessage, attachment: number) {
  const found = message.attachments[attachment - 1];
  return found && 'is_app_unfurl' in found ? found : undefined;
}

export function common(world: World, type: string, userId: string): Payload {
  return {
    type,
    user: payloadUser(world, userId),
    api_app_id: workspace.app.id,
    token: verificationToken,
    ...interactionHome(world, userId),
  };
}

function valuesOf(stored: StoredView, values: PageValues = {}): unknown {
  return stateValues(elementsIn(stored.view.blocks), values);
}
