/** Alerts rest because Slack does not let us into the channel: said once, to whoever asked for them. */
import type { Pause, Subscription } from '../store/subscriptions.ts';
import { actions, context, lines, message, section } from './blocks.ts';
import { button } from './elements.ts';
import type { Message } from './message.ts';
import { code, type Mrkdwn, made, md } from './mrkdwn.ts';
import { projectName } from './names.ts';

export interface PausedInput {
  readonly channel: string;
  readonly reason: Pause;
  readonly subscriptions: readonly Pick<Subscription, 'id' | 'project'>[];
}

const reasons: Readonly<Record<Pause, { readonly why: string; readonly fix: string }>> = {
  'channel-gone': {
    why: 'it was archived or deleted, or I may no longer post there.',
    fix: 'Unarchive it or let me post again, then press Resume.',
  },
  'not-in-channel': {
    why: 'I am not a member of it.',
    fix: 'Invite me there with /invite, then press Resume.',
  },
  'missing-scope': {
    why: 'the app lacks a permission that posting needs.',
    fix: 'An admin reinstalls the app, then press Resume.',
  },
  'workspace-gone': { why: 'the app was removed from the workspace.', fix: 'An admin reinstalls the app.' },
  'circleci-token': {
    why: 'CircleCI no longer accepts the workspace’s token.',
    fix: 'An admin runs /circle connect, then press Resume.',
  },
  owner: { why: 'you asked for it.', fix: 'Press Resume when you want them again.' },
};

export function pausedView({ channel, reason, subscriptions }: PausedInput): Message {
  const { why, fix } = reasons[reason];
  return message({
    title: md`⏸️ *Alerts paused* in ${channelMention(channel)}: ${why}`,
    blocks: [
      section(fix),
      ...lines(subscriptions.map(({ project }) => md`• ${code(projectName(project), 120)}`)),
      actions(button('Resume', { action: 'resume', channel }, { style: 'primary' })),
      context('Nothing was deleted. What happens meanwhile is not sent later.'),
    ],
  });
}

function channelMention(channel: string): Mrkdwn {
  return /^[CGD][A-Z0-9]{1,30}$/.test(channel) ? made(`<#${channel}>`) : md`a channel`;
}

/** The answer to Resume. */
export function resumedView({
  channel,
  count,
}: {
  readonly channel: string;
  readonly count: number;
}): Message {
  const where = channelMention(channel);
  if (count === 0) return message({ title: md`No alerts rest in ${where}.` });
  return message({
    title: md`▶️ *${count} ${count === 1 ? 'subscription' : 'subscriptions'} resumed* in ${where}.`,
  });
}
