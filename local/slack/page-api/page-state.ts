/** Collects all that one person sees. Pure. */
import { channelsOf, pageChannel } from '../channel-access.ts';
import { pageMessage, seenBy } from '../messages.ts';
import { pageView, stackOf } from '../modals-and-home-tabs.ts';
import { personOf, type World } from '../stand-in-context.ts';
import type { Channel, Person } from '../state-schema.ts';
import { workspace } from '../workspace-acme.ts';
import type { PageChannel, PageState, PageUser } from './page-api.ts';

export function pageState(world: World, userId: string): PageState {
  const { bot, app } = workspace;
  const { team } = world;
  const channels = channelsOf(world, userId);
  const home = world.state.homes[userId];
  return {
    workspace: {
      ...team,
      bot: { userId: bot.userId, name: app.name, appId: app.id },
      commands: world.commands,
      shortcuts: world.shortcuts,
      isOrganization: world.installedFor === 'organization',
      all: world.teams.map(({ id, name }) => ({ id, name })),
    },
    me: userId,
    users: world.state.people.map(pageUser),
    channels: channels.map((channel) => named(world, userId, channel)),
    messages: Object.fromEntries(channels.map(({ id }) => [id, seenBy(world, userId, id).map(pageMessage)])),
    views: stackOf(world, userId).map(pageView),
    home: home ? pageView(home) : null,
  };
}

/** A DM bears the name of the other one. */
export function named(world: World, userId: string, channel: Channel): PageChannel {
  const other = personOf(
    world,
    channel.members.find((id) => id !== userId),
  );
  return channel.kind === 'im' && other
    ? { ...pageChannel(channel), name: other.realName }
    : pageChannel(channel);
}

function pageUser({ id, name, realName, role, timezone }: Person): PageUser {
  return { id, name, realName, role, timezone };
}
