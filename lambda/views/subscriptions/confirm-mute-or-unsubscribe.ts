/** Draws the questions before all alerts of a channel are muted or removed. Pure. */
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { confirmView } from '../forms/confirm.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';
import { subject } from './rule-in-words.ts';

const mostNamed = 10;

export interface AskAllInput {
  /** Of several projects. */
  readonly subscriptions: readonly Subscription[];
}

export function askUnsubscribeView({ subscriptions }: AskAllInput): Message {
  const names = namesOf(subscriptions);
  return confirmView({
    title: md`🔕 Unsubscribe this channel from *${names.length} projects*?`,
    follows: [...listed(names), md`This deletes their rules. See them with ${code('/circle subscriptions')}`],
    label: 'Unsubscribe all',
    command: 'unsubscribe all',
  });
}

export interface AskMuteInput extends AskAllInput {
  readonly until: number;
  readonly command: string;
}

export function askMuteView({ subscriptions, until, command }: AskMuteInput): Message {
  const names = namesOf(subscriptions);
  return confirmView({
    title: md`🔕 Mute this channel’s alerts for *${names.length} projects* until ${dateTime(until)}?`,
    follows: [...listed(names), 'Alerts from that time won’t be sent later.'],
    label: 'Mute all',
    style: 'primary',
    command,
  });
}

function namesOf(subscriptions: readonly Subscription[]): readonly string[] {
  return [...new Set(subscriptions.map(subject))];
}

function listed(names: readonly string[]): readonly (Mrkdwn | undefined)[] {
  const more = names.length - mostNamed;
  return [
    ...names.slice(0, mostNamed).map((name) => md`• ${limited(name, 120)}`),
    more > 0 ? md`and ${more} more` : undefined,
  ];
}
