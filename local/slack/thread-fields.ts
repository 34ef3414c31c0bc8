/** Adds what Slack adds to a message with replies, and to a reply. Pure. */

import { findMessage } from './messages.ts';
import { slackMessage } from './slack-objects.ts';
import type { World } from './stand-in-context.ts';
import type { StoredMessage } from './state-schema.ts';

/** A message as histories and payloads show it. */
export function threadedMessage(world: World, message: StoredMessage): Record<string, unknown> {
  return { ...slackMessage(message, world), ...ofParent(world, message), ...ofReply(world, message) };
}

/** Ephemeral replies do not count. */
function ofParent(world: World, { channel, ts }: StoredMessage): Record<string, unknown> {
  const replies = world.state.messages.filter(
    (message) => message.channel === channel && message.threadTs === ts && message.visibleTo === undefined,
  );
  const last = replies.at(-1);
  if (!last) return {};
  const users = [...new Set(replies.map(({ userId }) => userId))];
  return {
    thread_ts: ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: last.ts,
    reply_users: users,
    is_locked: false,
  };
}

function ofReply(world: World, { channel, threadTs }: StoredMessage): Record<string, unknown> {
  const parent = threadTs === undefined ? undefined : findMessage(world, channel, threadTs);
  return parent ? { parent_user_id: parent.userId } : {};
}
