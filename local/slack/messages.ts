/** Posts, edits and deletes messages, and notifies those who see them. */

import type { PageMessage } from './page-api/page-api.ts';
import { type Audience, newTs, tell, type World } from './stand-in-context.ts';
import type { StoredMessage } from './state-schema.ts';
import type { Content } from './web-api/message-content.ts';

export interface NewMessage {
  readonly channel: string;
  readonly userId: string;
  readonly content: Content;
  readonly visibleTo?: string;
  readonly threadTs?: string;
  readonly broadcast?: true;
  readonly metadata?: unknown;
}

/** The oldest go, so that a long-lived page stays quick. */
const keptMessages = 2000;

export function addMessage(world: World, { content, ...message }: NewMessage): StoredMessage {
  const stored: StoredMessage = { ...message, ...content, ts: newTs(world), reactions: [] };
  world.state.messages = [...world.state.messages.slice(-keptMessages), stored];
  tell(world, audienceOf(stored), { type: 'message', message: pageMessage(stored) });
  return stored;
}

/** The same place and ts, new content. */
export function changeMessage(world: World, message: StoredMessage, content: Content): void {
  Object.assign(message, content);
  if (message.visibleTo === undefined) message.editedAt = world.clock();
  retell(world, message);
}

/** Below what a person wrote, which does not count as an edit. One for each link: a second one takes its place. */
export function attachUnfurls(
  world: World,
  message: StoredMessage,
  unfurls: StoredMessage['attachments'],
): void {
  const links = new Set(unfurls.map(linkOf));
  const others = message.attachments.filter((one) => linkOf(one) === undefined || !links.has(linkOf(one)));
  message.attachments = [...others, ...unfurls];
  retell(world, message);
}

function linkOf(attachment: StoredMessage['attachments'][number]): unknown {
  return 'app_unfurl_url' in attachment ? attachment.app_unfurl_url : undefined;
}

export function removeMessage(world: World, message: StoredMessage): void {
  world.state.messages = world.state.messages.filter((other) => other !== message);
  tell(world, audienceOf(message), { type: 'delete', channel: message.channel, ts: message.ts });
}

export function react(
  world: World,
  message: StoredMessage,
  reaction: { name: string; userId: string },
): boolean {
  const known = message.reactions.find(({ name }) => name === reaction.name);
  if (known?.userIds.includes(reaction.userId)) return false;
  if (known) known.userIds.push(reaction.userId);
  else message.reactions.push({ name: reaction.name, userIds: [reaction.userId] });
  retell(world, message);
  return true;
}

export function unreact(
  world: World,
  message: StoredMessage,
  reaction: { name: string; userId: string },
): boolean {
  const known = message.reactions.find(({ name }) => name === reaction.name);
  if (!known?.userIds.includes(reaction.userId)) return false;
  known.userIds = known.userIds.filter((id) => id !== reaction.userId);
  message.reactions = message.reactions.filter(({ userIds }) => userIds.length > 0);
  retell(world, message);
  return true;
}

export function findMessage(world: World, channel: string, ts: string): StoredMessage | undefined {
  return world.state.messages.find((message) => message.channel === channel && message.ts === ts);
}

/** A client that reloads loses its ephemeral messages, in Slack; here they stay until the person says otherwise. */
export function seenBy(world: World, userId: string, channel: string): StoredMessage[] {
  return world.state.messages.filter(
    (message) => message.channel === channel && (message.visibleTo ?? userId) === userId,
  );
}

export function pageMessage({ visibleTo, metadata: _, ...message }: StoredMessage): PageMessage {
  return { ...message, ephemeral: visibleTo !== undefined };
}

function retell(world: World, message: StoredMessage): void {
  tell(world, audienceOf(message), { type: 'update', message: pageMessage(message) });
}

function audienceOf(message: StoredMessage): Audience {
  return message.visibleTo === undefined ? { channel: message.channel } : { userId: message.visibleTo };
}
