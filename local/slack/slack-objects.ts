/** Renders people, channels and messages as Slack's answers and payloads do. */

import { enterpriseUser } from './organization.ts';
import { personOf, type Team, type World } from './stand-in-context.ts';
import type { Channel, Person, StoredMessage } from './state-schema.ts';
import { workspace } from './workspace-acme.ts';

const { bot, app } = workspace;

export function slackMessage(message: StoredMessage, { team }: Pick<World, 'team'>): Record<string, unknown> {
  const isBot = message.userId === bot.userId;
  return {
    type: 'message',
    ...(message.broadcast && { subtype: 'thread_broadcast' }),
    user: message.userId,
    ts: message.ts,
    team: team.id,
    text: message.text,
    ...(isBot && { bot_id: bot.botId, app_id: app.id, bot_profile: botProfile(team.id) }),
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

/** When everything here was made and last changed. */
const once = 1_767_225_600;

export function slackUser(person: Person, world: World): Record<string, unknown> {
  const isAdmin = person.role === 'admin';
  return {
    id: person.id,
    team_id: person.teamId,
    name: person.name,
    deleted: person.deleted ?? false,
    color: '9f69e7',
    real_name: person.realName,
    tz: person.timezone,
    tz_label: 'Central European Time',
    tz_offset: 3600,
    profile: profileOf(person, world),
    is_admin: isAdmin,
    is_owner: isAdmin,
    is_primary_owner: isAdmin,
    is_restricted: person.role === 'guest',
    is_ultra_restricted: false,
    is_bot: person.role === 'bot',
    is_app_user: false,
    updated: once,
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
    ...enterpriseUser(person),
    ...(person.role === 'external' && { is_stranger: isStranger(person, world) }),
  };
}

/** Slack calls those so who share no channel that the app can see. */
function isStranger({ id }: Person, { state }: World): boolean {
  return !state.channels.some(
    ({ members, isExtShared }) => isExtShared && members.includes(id) && members.includes(bot.userId),
  );
}

export const emailScope = 'users:read.email';

export function hasEmails({ optionalScopes }: World): boolean {
  return optionalScopes.includes(emailScope);
}

/** Without the scope it has no address. */
function profileOf(person: Person, world: World): Record<string, unknown> {
  const real = { real_name: person.realName, real_name_normalized: person.realName };
  const shown = { display_name: person.name, display_name_normalized: person.name };
  const status = { status_text: '', status_emoji: '', status_expiration: 0 };
  const pictures = { avatar_hash: 'g0', image_72: 'https://secure.gravatar.com/avatar/0.jpg?s=72' };
  const spoken = { title: '', phone: '', skype: '', ...real, ...shown, ...status, ...pictures };
  const address = hasEmails(world) && person.role !== 'bot' ? { email: emailOf(person, world) } : {};
  return { ...spoken, ...address, team: person.teamId };
}

export function emailOf(person: Person, { team }: Pick<World, 'team'>): string {
  const { domain } = person.teamId === workspace.partner.id ? workspace.partner : team;
  return `${person.name}@${domain}.example`;
}

export function slackChannel(channel: Channel, { team }: Pick<World, 'team'>): Record<string, unknown> {
  const common = {
    id: channel.id,
    created: once,
    is_archived: channel.isArchived,
    is_im: channel.kind === 'im',
    is_org_shared: false,
    context_team_id: team.id,
    updated: once * 1000,
  };
  return { ...common, ...(channel.kind === 'im' ? ofDirect(channel) : ofChannel(channel, team)) };
}

/** Nothing says whether another company reads along. */
function ofDirect({ members }: Channel): Record<string, unknown> {
  const user = members.find((id) => id !== bot.userId);
  return { user, is_user_deleted: false, last_read: '0000000000.000000', is_open: true, priority: 0 };
}

function ofChannel(channel: Channel, team: Team): Record<string, unknown> {
  const { name, topic, isExtShared } = channel;
  const said = { value: topic, creator: channel.members[0] ?? workspace.people.slackbot, last_set: once };
  return {
    name,
    is_channel: true,
    is_group: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_general: name === 'general',
    is_member: channel.members.includes(bot.userId),
    unlinked: 0,
    name_normalized: name,
    creator: channel.members[0] ?? workspace.people.slackbot,
    is_shared: isExtShared,
    is_ext_shared: isExtShared,
    is_pending_ext_shared: false,
    pending_shared: [],
    pending_connected_team_ids: [],
    conversation_host_id: team.id,
    shared_team_ids: isExtShared ? [team.id, workspace.partner.id] : [team.id],
    ...(isExtShared && {
      connected_team_ids: [workspace.partner.id],
      internal_team_ids: [team.id],
    }),
    topic: said,
    purpose: said,
    previous_names: [],
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

function botProfile(team: string): Record<string, unknown> {
  return { id: bot.botId, app_id: app.id, name: bot.name, team_id: team, deleted: false };
}

function slackReaction({ name, userIds }: StoredMessage['reactions'][number]): Record<string, unknown> {
  return { name, users: userIds, count: userIds.length };
}

function seconds(milliseconds: number): string {
  return `${Math.floor(milliseconds / 1000)}.000000`;
}
