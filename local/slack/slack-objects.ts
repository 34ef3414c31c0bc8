/** People, channels and messages as Slack's own answers and payloads write them. */
import type { Channel, Person, StoredMessage } from './state.ts';
import { workspace } from './workspace.ts';
import { personOf, type World } from './world.ts';

const { bot, app, team } = workspace;

export function slackMessage(message: StoredMessage): Record<string, unknown> {
  const isBot = message.userId === bot.userId;
  return {
    type: 'message',
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    user: message.userId,
    ts: message.ts,
    team: team.id,
    text: message.text,
    ...(isBot && { bot_id: bot.botId, app_id: app.id, bot_profile: botProfile }),
    ...(message.blocks.length > 0 && { blocks: message.blocks }),
    ...(message.attachments.length > 0 && { attachments: message.attachments }),
    ...(message.threadTs !== undefined && { thread_ts: message.threadTs }),
    ...(message.metadata !== undefined && { metadata: message.metadata }),
    ...(message.editedAt !== undefined && {
      edited: { user: message.userId, ts: seconds(message.editedAt) },
    }),
    ...(message.reactions.length > 0 && { reactions: message.reactions.map(slackReaction) }),
  };
}

export function slackUser(person: Person): Record<string, unknown> {
  const isOwn = person.teamId === team.id;
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    real_name: person.realName,
    deleted: false,
    tz: person.timezone,
    is_admin: person.role === 'admin',
    is_owner: person.role === 'admin',
    is_primary_owner: person.role === 'admin',
    is_restricted: person.role === 'guest',
    is_ultra_restricted: false,
    is_stranger: false,
    is_bot: person.role === 'bot',
    is_app_user: false,
    ...(isOwn ? {} : { is_restricted: false, is_stranger: true }),
    profile: {
      real_name: person.realName,
      display_name: person.name,
      email: emailOf(person),
      team: person.teamId,
    },
  };
}

export function emailOf(person: Person): string {
  const { domain } = person.teamId === team.id ? team : workspace.partner;
  return `${person.name}@${domain}.example`;
}

export function slackChannel(channel: Channel): Record<string, unknown> {
  const isIm = channel.kind === 'im';
  const common = {
    id: channel.id,
    is_im: isIm,
    is_archived: channel.isArchived,
    is_ext_shared: channel.isExtShared,
    is_shared: channel.isExtShared,
    is_org_shared: false,
    context_team_id: team.id,
  };
  if (isIm) return { ...common, user: channel.members.find((id) => id !== bot.userId), is_open: true };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: true,
    is_group: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: channel.name === 'general',
    is_member: channel.members.includes(bot.userId),
    shared_team_ids: channel.isExtShared ? [team.id, workspace.partner.id] : [team.id],
    topic: { value: channel.topic, creator: '', last_set: 0 },
    purpose: { value: channel.topic, creator: '', last_set: 0 },
  };
}

/** What a payload calls a channel: private ones and DMs do not say their names. */
export function payloadChannelName(channel: Channel): string {
  return { public: channel.name, private: 'privategroup', im: 'directmessage' }[channel.kind];
}

/** The `user` of an interaction's payload. */
export function payloadUser(world: World, userId: string): Record<string, unknown> {
  const person = personOf(world, userId);
  return { id: userId, username: person?.name, name: person?.name, team_id: person?.teamId };
}

const botProfile = { id: bot.botId, app_id: app.id, name: bot.name, team_id: team.id, deleted: false };

function slackReaction({ name, userIds }: StoredMessage['reactions'][number]): Record<string, unknown> {
  return { name, users: userIds, count: userIds.length };
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)}.000000`;
}
