import { directWith, setMembership, tellChannel, visibleChannel } from '../channel-access.ts';
import { slackChannel } from '../slack-objects.ts';
import type { World } from '../stand-in-context.ts';
import type { Channel, StoredMessage } from '../state-schema.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { type Args, isTrue, type Method, needed, paged } from './method-type.ts';
import { messagesPage } from './page-of-messages.ts';

const bot = workspace.bot.userId;

const info: Method = (args, world) => {
  const channel = channelOf(args, world);
  const members = isTrue(args.include_num_members) ? { num_members: channel.members.length } : {};
  return { channel: { ...slackChannel(channel, world), ...members } };
};

const list: Method = (args, world) => {
  const types = String(args.types ?? 'public_channel').split(',');
  const all = world.state.channels.filter(
    (channel) =>
      types.includes(typeOf(channel)) &&
      (channel.kind === 'public' || channel.members.includes(bot)) &&
      !(isTrue(args.exclude_archived) && channel.isArchived),
  );
  const { page, next } = paged(all, args);
  return {
    channels: page.map((channel) => slackChannel(channel, world)),
    response_metadata: { next_cursor: next },
  };
};

const usersConversations: Method = (args, world) => {
  const user = String(args.user ?? bot);
  const types = String(args.types ?? 'public_channel').split(',');
  const all = world.state.channels.filter(
    (channel) =>
      types.includes(typeOf(channel)) && channel.members.includes(user) && channel.members.includes(bot),
  );
  const { page, next } = paged(all, args);
  return {
    channels: page.map((channel) => slackChannel(channel, world)),
    response_metadata: { next_cursor: next },
  };
};

const members: Method = (args, world) => {
  const { page, next } = paged(channelOf(args, world).members, args);
  return { members: page, response_metadata: { next_cursor: next } };
};

const history: Method = (args, world) => {
  const channel = memberOf(channelOf(args, world));
  const isSeen = ({ threadTs, broadcast }: StoredMessage) => threadTs === undefined || broadcast === true;
  const of = (message: StoredMessage) => message.channel === channel.id && isSeen(message);
  return messagesPage(world, args, { of, first: 'newest' });
};

const replies: Method = (args, world) => {
  const channel = memberOf(channelOf(args, world));
  const ts = needed(args, 'ts');
  const found = world.state.messages.some((message) => message.channel === channel.id && message.ts === ts);
  if (!found) throw new Refusal('thread_not_found');
  const of = (message: StoredMessage) =>
    message.channel === channel.id && (message.ts === ts || message.threadTs === ts);
  return messagesPage(world, args, { of, first: 'oldest' });
};

const join: Method = (args, world) => {
  const channel = channelOf(args, world);
  if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
  if (channel.isArchived) throw new Refusal('is_archived');
  if (channel.members.includes(bot)) {
    return { channel: slackChannel(channel, world), warning: 'already_in_channel' };
  }
  setMembership(world, channel, { userId: bot, member: true });
  return { channel: slackChannel(channel, world) };
};

const leave: Method = (args, world) => {
  const channel = channelOf(args, world);
  if (channel.kind === 'im') throw new Refusal('method_not_supported_for_channel_type');
  setMembership(world, channel, { userId: bot, member: false });
  return {};
};

const open: Method = (args, world) => {
  const users = String(args.users ?? '')
    .split(',')
    .filter(Boolean);
  const known = args.channel === undefined ? undefined : channelOf(args, world);
  if (users.length === 0 && !known) throw new Refusal('users_list_not_supplied');
  if (users.length > 1) throw new Refusal('invalid_user_combination');
  const channel = known ?? directWith(world, users[0] ?? '');
  return { channel: isTrue(args.return_im) ? slackChannel(channel, world) : { id: channel.id } };
};

const archive: Method = (args, world) => {
  const channel = memberOf(channelOf(args, world));
  if (channel.isArchived) throw new Refusal('already_archived');
  channel.isArchived = true;
  tellChannel(world, channel);
  return {};
};

export const conversationMethods: Readonly<Record<string, Method>> = {
  'conversations.info': info,
  'conversations.list': list,
  'conversations.members': members,
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.join': join,
  'conversations.leave': leave,
  'conversations.open': open,
  'conversations.archive': archive,
  'users.conversations': usersConversations,
};

function channelOf(args: Args, world: World): Channel {
  return visibleChannel(world, needed(args, 'channel'));
}

function memberOf(channel: Channel): Channel {
  if (!channel.members.includes(bot)) throw new Refusal('not_in_channel');
  return channel;
}

function typeOf({ kind }: Channel): string {
  return { public: 'public_channel', private: 'private_channel', im: 'im' }[kind];
}
