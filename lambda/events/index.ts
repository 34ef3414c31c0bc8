/** Lists the handlers of events, by Slack's names. Other events are ignored. */
import { appHomeOpened } from './app-home-opened.ts';
import { appRateLimited } from './app-rate-limited.ts';
import { appUninstalled } from './app-uninstalled.ts';
import { channelShared } from './channel-shared.ts';
import { channelUnshared } from './channel-unshared.ts';
import type { SlackEvent } from './event.ts';
import { memberJoinedChannel } from './member-joined-channel.ts';
import { tokensRevoked } from './tokens-revoked.ts';
import { userChange } from './user-change.ts';

export const events: Readonly<Record<string, SlackEvent>> = {
  app_home_opened: appHomeOpened,
  app_rate_limited: appRateLimited,
  app_uninstalled: appUninstalled,
  channel_shared: channelShared,
  channel_unshared: channelUnshared,
  member_joined_channel: memberJoinedChannel,
  tokens_revoked: tokensRevoked,
  user_change: userChange,
};
