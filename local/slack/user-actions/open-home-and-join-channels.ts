/** Opens the bot's tabs for a person, and adds the bot to channels. */
import { channelsOf, directWith, setMembership, tellChannel } from '../channel-access.ts';
import { slackView } from '../modals-and-home-tabs.ts';
import type { PageInvite, PageOpenHome } from '../page-api/page-requests.ts';
import { newTs, personOf, type World } from '../stand-in-context.ts';
import { Refusal } from '../web-api/refusal.ts';
import { workspace } from '../workspace-acme.ts';
import { announceEvent } from './send-events.ts';

export function openHome(world: World, userId: string, { tab = 'home' }: PageOpenHome): void {
  const home = world.state.homes[userId];
  announceEvent(world, {
    type: 'app_home_opened',
    user: userId,
    channel: directWith(world, userId).id,
    tab,
    event_ts: newTs(world),
    ...(tab === 'home' && home && { view: slackView(world, home) }),
  });
}

export function invite(world: World, userId: string, { channel: id, remove = false }: PageInvite): void {
  const channel = channelsOf(world, userId).find((one) => one.id === id);
  if (!channel || channel.kind === 'im') throw new Refusal('channel_not_found');
  const bot = workspace.bot.userId;
  setMembership(world, channel, { userId: bot, member: !remove });
  const kind = channel.kind === 'private' ? 'G' : 'C';
  announceEvent(world, {
    type: remove ? 'member_left_channel' : 'member_joined_channel',
    user: bot,
    channel: channel.id,
    channel_type: kind,
    team: world.team.id,
    inviter: userId,
    event_ts: newTs(world),
  });
}

/** Another company begins to read a channel, or no longer does. */
export function share(world: World, id: string, { end = false }: { readonly end?: boolean } = {}): void {
  const channel = world.state.channels.find((one) => one.id === id);
  if (!channel) throw new Refusal('channel_not_found');
  channel.isExtShared = !end;
  tellChannel(world, channel);
  const { id: partner } = workspace.partner;
  const told = { channel: id, event_ts: newTs(world) };
  if (end)
    announceEvent(world, {
      type: 'channel_unshared',
      previously_connected_team_id: partner,
      is_ext_shared: false,
      ...told,
    });
  else announceEvent(world, { type: 'channel_shared', connected_team_id: partner, ...told });
}

/** An admin deactivates an account: Slack still knows it. */
export function deactivate(world: World, userId: string): void {
  const person = personOf(world, userId);
  if (!person) throw new Refusal('user_not_found');
  person.deleted = true;
  announceEvent(world, { type: 'user_change', user: { id: userId, deleted: true }, event_ts: newTs(world) });
}

/** An admin takes the app out of the workspace: its token is worth nothing from then on. */
export function uninstall(world: World): void {
  world.state.isInstalled = false;
  announceEvent(world, { type: 'tokens_revoked', tokens: { oauth: [], bot: [workspace.bot.userId] } });
  announceEvent(world, { type: 'app_uninstalled' });
}
