/** Reports messages to the bot as Slack's Events API does: mentions, direct messages, and links of its domains. */

import { slackMessage } from '../slack-objects.ts';
import type { World } from '../stand-in-context.ts';
import type { Channel, StoredMessage } from '../state-schema.ts';
import { workspace } from '../workspace-acme.ts';
import { announceEvent } from './send-events.ts';

/** Of a new message. What the bot itself posts is reported, too. */
export function reportMessage(world: World, channel: Channel, message: StoredMessage): void {
  if (!channel.members.includes(workspace.bot.userId) || message.visibleTo !== undefined) return;
  const event = { ...slackMessage(message, world), channel: channel.id };
  announce(world, channel, { ...event, type: 'message' });
  const isBot = message.userId === workspace.bot.userId;
  if (channel.kind !== 'im' && !isBot && message.text.includes(`<@${workspace.bot.userId}>`)) {
    announceEvent(world, { ...event, type: 'app_mention' });
  }
}

/** Of an edit: a message of its own that holds the edited one. */
export function reportEdit(world: World, channel: Channel, message: StoredMessage): void {
  const edited = { type: 'message', subtype: 'message_changed', hidden: true, ts: secondsOf(world) };
  announce(world, channel, { ...edited, channel: channel.id, message: slackMessage(message, world) });
}

export function reportDeletion(world: World, channel: Channel, { ts }: StoredMessage): void {
  const deleted = { type: 'message', subtype: 'message_deleted', hidden: true, ts: secondsOf(world) };
  announce(world, channel, { ...deleted, channel: channel.id, deleted_ts: ts });
}

/** Slack sends the app links to the domains of its manifest, in every channel. */
export function reportLinks(world: World, channel: Channel, message: StoredMessage): void {
  const links = [...message.text.matchAll(/<(https?:\/\/[^|>]+)/g)].flatMap(([, escaped = '']) => {
    const url = escaped.replaceAll('&amp;', '&');
    const host = URL.parse(url)?.hostname ?? '';
    const domain = world.unfurlDomains.find((one) => host === one || host.endsWith(`.${one}`));
    return domain === undefined ? [] : [{ url, domain }];
  });
  if (links.length === 0) return;
  announceEvent(world, {
    type: 'link_shared',
    user: message.userId,
    channel: channel.id,
    message_ts: message.ts,
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    links,
    source: 'conversations_history',
    unfurl_id: `C${channel.id}-${message.ts}`,
    is_bot_user_member: channel.members.includes(workspace.bot.userId),
  });
}

type MessageEvent = Readonly<Record<string, unknown>> & { readonly type: 'message' };

function announce(world: World, channel: Channel, event: Readonly<Record<string, unknown>>): void {
  const type = { public: 'channel', private: 'group', im: 'im' }[channel.kind];
  const sent: MessageEvent = { ...event, type: 'message', channel_type: type };
  announceEvent(world, sent, `message.${type === 'channel' ? 'channels' : type}`);
}

function secondsOf(world: World): string {
  return (world.clock() / 1000).toFixed(6);
}
