/** Draws alerts that were muted, unmuted or removed. Pure. */
import type { Project } from '../../circleci/project.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';
import { subject } from './rule-in-words.ts';
import { webhooksLeft } from './webhooks-not-removed.ts';

/** `*acme/web*`, or how many. */
export function subjects(subscriptions: readonly Subscription[]): Mrkdwn {
  const names = [...new Set(subscriptions.map(subject))];
  if (names.length === 1) return md`*${limited(names[0] ?? '', 150)}*`;
  return md`*${subscriptions.length} subscriptions*`;
}

/** Which, where they are several. */
function namesOf(subscriptions: readonly Subscription[]): Mrkdwn | undefined {
  const names = [...new Set(subscriptions.map(subject))];
  const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
  return names.length === 1 ? undefined : limited(`${names.slice(0, 20).join(', ')}${more}`, 2_500);
}

export interface RemovedInput {
  readonly removed: readonly Subscription[];
  /** The command that makes the same again; undefined when there is no single one. */
  readonly again: string | undefined;
  /** Whose webhooks CircleCI did not let us remove. */
  readonly left: readonly Project[];
  /** User id. */
  readonly changedBy: string;
}

export function unsubscribedView({ removed, again, left, changedBy }: RemovedInput): Message {
  return message({
    title: md`🔕 ${mention(changedBy)} unsubscribed this channel from ${subjects(removed)}.`,
    blocks: [
      section(namesOf(removed)),
      webhooksLeft(left),
      actions(again === undefined ? undefined : button('Subscribe again', { action: 'run', command: again })),
    ],
  });
}

export interface MutedInput {
  readonly subscriptions: readonly Subscription[];
  /** Undefined: no longer muted. */
  readonly until: number | undefined;
  /** The command that unmutes them. */
  readonly unmute: string;
  /** User id. */
  readonly changedBy: string;
}

export function mutedView({ subscriptions, until, unmute, changedBy }: MutedInput): Message {
  const what = subjects(subscriptions);
  if (until === undefined)
    return message({
      title: md`🔔 ${mention(changedBy)} unmuted ${what} in this channel.`,
      blocks: [section(namesOf(subscriptions))],
    });
  return message({
    title: md`🔕 ${mention(changedBy)} muted ${what} in this channel until ${dateTime(until)}.`,
    blocks: [
      section(namesOf(subscriptions)),
      context('Posted alerts are still updated. Alerts from this time won’t be sent later.'),
      actions(button('Unmute', { action: 'run', command: unmute })),
    ],
  });
}
