/** Checks who is in a channel and what the bot may read and post there, with Slack's error codes. */

import type { PageChannel } from './page-api/page-api.ts';
import { newId, personOf, tell, type World } from './stand-in-context.ts';
import type { Channel } from './state-schema.ts';
import { Refusal } from './web-api/refusal.ts';
import { workspace } from './workspace-acme.ts';

const bot = workspace.bot.userId;

/** What the bot may know of: public channels, and those that it is in. By id, or by name as chat.postMessage takes it. */
export function visibleChannel(world: World, channel: unknown): Channel {
  const name = String(channel).replace(/^#/, '');
  const found = world.state.channels.find(
    ({ id, name: own, kind }) => id === channel || (kind !== 'im' && own === name),
  );
  if (!found || (found.kind !== 'public' && !found.members.includes(bot)))
    throw new Refusal('channel_not_found');
  return found;
}

/** Where the bot may post. A person's id means the DM with them. */
export function postableChannel(world: World, channel: unknown): Channel {
  const found = personOf(world, String(channel))
    ? directWith(world, String(channel))
    : visibleChannel(world, channel);
  if (found.isArchived) throw new Refusal('is_archived');
  if (!found.members.includes(bot)) throw new Refusal('not_in_channel');
  return found;
}

/** The DM between the bot and a person; opened when there is none. */
export function directWith(world: World, userId: string): Channel {
  const known = world.state.channels.find(
    ({ kind, members }) => kind === 'im' && members.includes(userId) && members.includes(bot),
  );
  if (known) return known;
  const person = personOf(world, userId);
  if (!person || person.role === 'bot' || person.role === 'slackbot') throw new Refusal('user_not_found');
  const opened: Channel = {
    id: newId(world, 'D'),
    name: workspace.app.name,
    kind: 'im',
    topic: '',
    members: [userId, bot],
    isExtShared: person.role === 'external',
    isArchived: false,
  };
  world.state.channels.push(opened);
  tellChannel(world, opened);
  return opened;
}

export function setMembership(
  world: World,
  channel: Channel,
  change: { userId: string; member: boolean },
): void {
  const others = channel.members.filter((id) => id !== change.userId);
  channel.members = change.member ? [...others, change.userId] : others;
  tellChannel(world, channel);
}

export function tellChannel(world: World, channel: Channel): void {
  tell(world, { channel: channel.id }, { type: 'channel', channel: pageChannel(channel) });
}

/** Public ones for the workspace's own people; guests and partners see those that they are in. */
export function channelsOf(world: World, userId: string): Channel[] {
  const role = personOf(world, userId)?.role;
  const open = role === 'admin' || role === 'member';
  return world.state.channels.filter(
    ({ kind, members, isArchived }) =>
      !isArchived && (members.includes(userId) || (open && kind === 'public')),
  );
}

export function pageChannel({ members, ...channel }: Channel): PageChannel {
  return { ...channel, botIsMember: members.includes(bot), memberIds: members };
}
