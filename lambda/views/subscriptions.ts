/** Who hears of what: every row can be changed where it stands. */
import type { KnownBlock } from '@slack/types';
import { projectSlug } from '../circleci/project.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { actions, context, message, section } from './blocks.ts';
import { listActions } from './buttons.ts';
import { button, overflow } from './elements.ts';
import type { Message } from './message.ts';
import { code, joined, limited, type Mrkdwn, md, mention, otherChannelName } from './mrkdwn.ts';
import { restLine, ruleLine, subject } from './rule.ts';
import { ago, dateTime } from './times.ts';

export interface SubscriptionsInput {
  /** All of them: the view cuts the page. */
  readonly subscriptions: readonly Subscription[];
  /** `here`: of this channel. `project`: of a project, in every channel. `all`: of the workspace. */
  readonly of: 'here' | 'project' | 'all';
  /** From 1. */
  readonly page: number;
  /** The command that made the list, without `--page`. */
  readonly command: string;
  readonly now: number;
}

const pageSize = 8;

export function subscriptionsView(input: SubscriptionsInput): Message {
  const { subscriptions, page, of, command } = input;
  const shown = subscriptions.slice((page - 1) * pageSize, page * pageSize);
  if (shown.length === 0) return nothing(input);
  const pages = Math.ceil(subscriptions.length / pageSize);
  const where = { here: 'in this channel', project: 'of this project', all: 'in this workspace' }[of];
  return message({
    title: md`🔔 *${subscriptions.length} ${subscriptions.length === 1 ? 'subscription' : 'subscriptions'}* ${where}${pages > 1 ? `, page ${page} of ${pages}` : ''}`,
    blocks: [
      ...shown.flatMap((subscription) => row(subscription, input)),
      listActions({ command, page, hasMore: page < pages }),
    ],
  });
}

function row(
  subscription: Subscription,
  { of, now }: SubscriptionsInput,
): readonly (KnownBlock | undefined)[] {
  const { id, channel, owner, lastDeliveryAt, project } = subscription;
  const slug = projectSlug(project);
  const said = section(
    joined(
      [
        md`*${limited(subject(subscription), 120)}*`,
        of === 'here' ? undefined : md`in ${otherChannelName(channel)}`,
        restLine(subscription, now),
      ],
      ' ',
    ),
    ruleLine(subscription),
    joined(
      [
        md`by ${mention(owner)}`,
        lastDeliveryAt === undefined
          ? 'nothing delivered yet'
          : md`last delivery ${ago(lastDeliveryAt, now)}`,
      ],
      ' · ',
    ),
  );
  const more = overflow(
    { label: 'Edit…', intent: { action: 'run', command: `subscribe ${slug} --edit ${id}` } },
    { label: 'Mute for a day', intent: { action: 'run', command: `mute ${slug} 1d --id ${id}` } },
    { label: 'Test message', intent: { action: 'run', command: `subscriptions --test ${id}` } },
    { label: 'Remove', intent: { action: 'run', command: `unsubscribe --id ${id}` } },
  );
  return [said && more ? { ...said, accessory: { ...more, action_id: `more:${id}` } } : said];
}

function nothing({ of, page }: SubscriptionsInput): Message {
  const words = {
    here: 'This channel has no alerts yet.',
    project: 'No channel hears of this project.',
    all: 'No channel has alerts yet.',
  };
  return message({
    title: page > 1 ? 'No more subscriptions.' : words[of],
    blocks: [
      section(md`${code('/circle subscribe acme/web')} tells this channel of failures and recoveries.`),
      actions(
        button('Subscribe this channel', { action: 'run', command: 'subscribe' }, { style: 'primary' }),
      ),
    ],
  });
}

/** `*acme/web*`, or how many projects. */
export function subjects(subscriptions: readonly Subscription[]): Mrkdwn {
  const names = [...new Set(subscriptions.map(subject))];
  return names.length === 1 ? md`*${limited(names[0] ?? '', 150)}*` : md`*${names.length} projects*`;
}

export interface RemovedInput {
  readonly removed: readonly Subscription[];
  /** The command that makes the same again; undefined when there is no single one. */
  readonly again: string | undefined;
  /** User id. */
  readonly changedBy: string;
}

export function unsubscribedView({ removed, again, changedBy }: RemovedInput): Message {
  const names = [...new Set(removed.map(subject))];
  return message({
    title: md`🔕 ${mention(changedBy)} unsubscribed this channel from ${subjects(removed)}.`,
    blocks: [
      names.length > 1 ? section(names.slice(0, 20).join(', ')) : undefined,
      actions(again === undefined ? undefined : button('Subscribe again', { action: 'run', command: again })),
    ],
  });
}

export interface MutedInput {
  readonly subscriptions: readonly Subscription[];
  /** Undefined: no longer muted. */
  readonly until: number | undefined;
  /** The command that ends the rest. */
  readonly unmute: string;
  /** User id. */
  readonly changedBy: string;
}

export function mutedView({ subscriptions, until, unmute, changedBy }: MutedInput): Message {
  const what = subjects(subscriptions);
  if (until === undefined)
    return message({ title: md`🔔 ${mention(changedBy)} unmuted ${what} in this channel.` });
  return message({
    title: md`🔕 ${mention(changedBy)} muted ${what} in this channel until ${dateTime(until)}.`,
    blocks: [
      context('Cards that stand here go on being edited. What happens meanwhile is not sent later.'),
      actions(button('Unmute', { action: 'run', command: unmute })),
    ],
  });
}
