/** Draws alerts that were paused because Slack denied access to the channel, and resumed. Pure. */
import type { Pause, Subscription } from '../../store/subscriptions-and-schedules.ts';
import { actions, context, lines, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, limited, md, mention } from '../text/mrkdwn.ts';

export interface PausedInput {
  readonly channel: string;
  readonly reason: Pause;
  readonly subscriptions: readonly Pick<Subscription, 'id' | 'project'>[];
}

const reasons: Readonly<Record<Pause, { readonly why: string; readonly fix: string }>> = {
  'channel-gone': {
    why: 'it was archived or deleted, or I can no longer post there.',
    fix: 'Unarchive it or let me post again, then press Resume.',
  },
  'not-in-channel': {
    why: 'I’m not in the channel.',
    fix: 'Invite me with /invite, and alerts resume automatically.',
  },
  'missing-scope': {
    why: 'the app is missing a permission to post.',
    fix: 'Ask an admin to reinstall the app, and alerts resume automatically.',
  },
  shared: {
    why: 'it is now shared with another company.',
    fix: 'If that company may read the alerts, an admin can press Resume. Alerts resume automatically when the channel is no longer shared.',
  },
  'workspace-gone': {
    why: 'the app lost access to the workspace.',
    fix: 'Ask an admin to reinstall the app, and alerts resume automatically.',
  },
};

export function pausedView({ channel, reason, subscriptions }: PausedInput): Message {
  const { why, fix } = reasons[reason];
  return message({
    title: md`⏸️ *Alerts paused* in ${channelName(channel)}: ${why}`,
    blocks: [
      section(fix),
      ...lines(names(subscriptions).map((name) => md`• ${code(name, 120)}`)),
      actions(button('Resume', { action: 'resume', channel }, { style: 'primary' })),
      context(
        'Your subscriptions are kept. Alerts from this time won’t be sent later.',
        md`or type ${code('/circle resume')} there`,
      ),
    ],
  });
}

/** Of several rules for one project, once. */
function names(subscriptions: readonly Pick<Subscription, 'project'>[]): readonly string[] {
  return [...new Set(subscriptions.map(({ project }) => projectName(project)))];
}

/** Draws alerts that resumed without a person. */
export function resumedByItselfView({
  subscriptions,
  reason,
}: {
  readonly subscriptions: readonly Pick<Subscription, 'channel' | 'project'>[];
  readonly reason: Pause;
}): Message {
  const over =
    reason === 'shared' ? 'the channel is no longer shared with another company.' : 'I can post again.';
  const where = [...Map.groupBy(subscriptions, ({ channel }) => channel)].map(
    ([channel, theirs]) => md`• ${channelName(channel)}: ${limited(names(theirs).join(', '), 300)}`,
  );
  return message({
    title: md`▶️ *Alerts resumed*: ${over}`,
    blocks: [...lines(where), context('Alerts from the time between won’t be sent.')],
  });
}

export interface ResumedInput {
  readonly channel: string;
  /** How many were paused or muted. */
  readonly count: number;
  /** User id. */
  readonly changedBy: string;
}

export function resumedView({ channel, count, changedBy }: ResumedInput): Message {
  const where = channelName(channel);
  if (count === 0) return message({ title: md`No paused or muted alerts in ${where}.` });
  const what = count === 1 ? '1 subscription' : `${count} subscriptions`;
  return message({ title: md`▶️ ${mention(changedBy)} resumed ${what} in ${where}.` });
}
