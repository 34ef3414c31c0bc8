/** Draws the answer to a person who changed another channel’s alerts. Pure. */

import type { Project } from '../../circleci/project.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { code, md, otherChannelName } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';
import { type MutedInput, subjects } from './muted-or-unsubscribed.ts';
import { webhooksLeft } from './webhooks-not-removed.ts';

interface Elsewhere {
  readonly channel: string;
  /** Whether that channel was told. */
  readonly telling: 'told' | 'untold';
}

function news({ channel, telling }: Elsewhere) {
  const where = otherChannelName(channel);
  return telling === 'told'
    ? context(md`Posted in ${where} with your name`)
    : section(md`⚠️ I couldn’t post this in ${where}. ${invite}`);
}

const invite = md`Invite me there with ${code('/invite')}.`;

export function mutedElsewhereView({ until, unmute, ...input }: MutedInput & Elsewhere): Message {
  const what = subjects(input.subscriptions);
  const where = otherChannelName(input.channel);
  return message({
    title:
      until === undefined
        ? md`🔔 You unmuted ${what} in ${where}.`
        : md`🔕 You muted ${what} in ${where} until ${dateTime(until)}.`,
    blocks: [
      news(input),
      actions(until === undefined ? undefined : button('Unmute', { action: 'run', command: unmute })),
    ],
  });
}

/** Draws that `count` paused or muted subscriptions of another channel were resumed. */
export function resumedElsewhereView({ count, ...input }: Elsewhere & { readonly count: number }): Message {
  const what = count === 1 ? '1 subscription' : `${count} subscriptions`;
  return message({
    title: md`▶️ You resumed ${what} in ${otherChannelName(input.channel)}.`,
    blocks: [news(input)],
  });
}

/** A command that is cut would be another one. */
const mostShown = 500;

export interface UnsubscribedElsewhereInput extends Elsewhere {
  readonly removed: readonly Subscription[];
  /** The command that makes the same again, typed there; undefined when it cannot be written. */
  readonly again: string | undefined;
  /** Whose webhooks CircleCI did not let us remove. */
  readonly left: readonly Project[];
}

export function unsubscribedElsewhereView(input: UnsubscribedElsewhereInput): Message {
  const { removed, channel, again, left } = input;
  const where = otherChannelName(channel);
  return message({
    title: md`🔕 You unsubscribed ${where} from ${subjects(removed)}.`,
    blocks: [
      news(input),
      webhooksLeft(left),
      again === undefined || again.length > mostShown
        ? undefined
        : section(
            md`To subscribe it again, type this in ${where}:`,
            code(`/circle ${again}`, mostShown + 10),
          ),
    ],
  });
}

/** The answer to Test message. */
export function testedView({ channel, telling }: Elsewhere): Message {
  const where = otherChannelName(channel);
  if (telling === 'told') return message({ title: md`🔔 Test alert posted in ${where}.` });
  return message({
    title: md`⚠️ *I can’t post* in ${where}, so alerts don’t arrive there.`,
    blocks: [section(invite)],
  });
}
