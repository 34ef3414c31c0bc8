/** Draws alerts that were paused because Slack denied access to the channel, and resumed. Pure. */
import type { Pause, Subscription } from '../../store/subscriptions.ts';
import { actions, context, lines, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, limited, md, mention } from '../text/mrkdwn.ts';

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
    fix: 'Invite me there with /invite: they go on by themselves then.',
  },
  'missing-scope': {
    why: 'the app lacks a permission that posting needs.',
    fix: 'An admin installs the app again: they go on by themselves then.',
  },
  shared: {
    why: 'it is shared with another company now.',
    fix: 'An admin presses Resume if that company may read them. They go on by themselves when it no longer can.',
  },
  'workspace-gone': {
    why: 'Slack no longer let me into the workspace.',
    fix: 'An admin installs the app again: they go on by themselves then.',
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
        'Nothing was deleted. What happens meanwhile is not sent later.',
        md`${code('/circle resume')} there does the same as the button`,
      ),
    ],
  });
}

/** Of several rules for one project, once. */
function names(subscriptions: readonly Pick<Subscription, 'project'>[]): readonly string[] {
  return [...new Set(subscriptions.map(({ project }) => projectName(project)))];
}

/** We were let in again, and nobody had to press anything. */
export function resumedByItselfView({
  subscriptions,
  reason,
}: {
  readonly subscriptions: readonly Pick<Subscription, 'channel' | 'project'>[];
  readonly reason: Pause;
}): Message {
  const over =
    reason === 'shared' ? 'no other company reads the channel any more.' : 'Slack lets me in again.';
  const where = [...Map.groupBy(subscriptions, ({ channel }) => channel)].map(
    ([channel, theirs]) => md`• ${channelName(channel)}: ${limited(names(theirs).join(', '), 300)}`,
  );
  return message({
    title: md`▶️ *Your alerts go on*: ${over}`,
    blocks: [...lines(where), context('What happened meanwhile is not sent later.')],
  });
}

export interface ResumedInput {
  readonly channel: string;
  /** How many had rested. */
  readonly count: number;
  /** User id. */
  readonly changedBy: string;
}

export function resumedView({ channel, count, changedBy }: ResumedInput): Message {
  const where = channelName(channel);
  if (count === 0) return message({ title: md`No alerts rest in ${where}.` });
  const what = count === 1 ? 'one subscription' : `${count} subscriptions`;
  return message({ title: md`▶️ ${mention(changedBy)} resumed ${what} in ${where}.` });
}
