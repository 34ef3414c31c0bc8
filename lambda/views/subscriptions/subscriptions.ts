/** Draws the list of subscriptions, with a menu to change each. Pure. */
import type { KnownBlock } from '@slack/types';
import { projectSlug } from '../../circleci/project.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { listActions } from '../builds/order-buttons.ts';
import { chooseButton } from '../people/setup.ts';
import { actions, message, section } from '../text/blocks.ts';
import { button, overflow } from '../text/buttons-and-menus.ts';
import { noMore } from '../text/list-pages.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, md, mention, otherChannelName, type Part } from '../text/mrkdwn.ts';
import { ago } from '../text/times.ts';
import { restLine, ruleLine, subject } from './rule-in-words.ts';

export interface SubscriptionsInput {
  /** All of them: the view cuts the page. */
  readonly subscriptions: readonly Subscription[];
  /** `here`: of this channel. `project`: of a project, in every channel. `all`: of the workspace. */
  readonly of: 'here' | 'project' | 'all';
  /** The slug of the project, where it is about one. */
  readonly slug?: string | undefined;
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
  if (subscriptions.length === 0) return nothing(input);
  const pages = Math.ceil(subscriptions.length / pageSize);
  if (shown.length === 0) return noSuchPage(input, pages);
  const where = { here: 'in this channel', project: 'for this project', all: 'in this workspace' }[of];
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
  const { id, channel, owner, project } = subscription;
  const slug = projectSlug(project);
  const rest = restLine(subscription, now);
  const said = section(
    joined(
      [
        md`*${limited(subject(subscription), 120)}*`,
        of === 'here' ? undefined : md`in ${otherChannelName(channel)}`,
      ],
      ' ',
    ),
    rest,
    ruleLine(subscription),
    joined([md`by ${mention(owner)}`, lastWords(subscription, now)], ' · '),
  );
  const more = overflow(
    { label: 'Edit…', intent: { action: 'run', command: `subscribe ${slug} --edit ${id}` } },
    rest
      ? { label: 'Resume', intent: { action: 'run', command: `resume ${slug} --id ${id}` } }
      : { label: 'Mute for a day', intent: { action: 'run', command: `mute ${slug} 1d --id ${id}` } },
    { label: 'Send test alert', intent: { action: 'run', command: `subscriptions --test ${id}` } },
    { label: 'Remove', intent: { action: 'run', command: `unsubscribe --id ${id}` } },
  );
  return [said && more ? { ...said, accessory: { ...more, action_id: `more:${id}` } } : said];
}

/** What it told last, or whether the run that it expects is there. */
function lastWords({ rule, expected, lastDeliveryAt }: Subscription, now: number): Part {
  const { missed, metAt } = expected ?? {};
  if (rule.expect && missed?.toldAt !== undefined) return md`⏰ missing, reported ${ago(missed.toldAt, now)}`;
  if (lastDeliveryAt !== undefined) return md`last alert ${ago(lastDeliveryAt, now)}`;
  return rule.expect && metAt !== undefined ? md`last came ${ago(metAt, now)}` : 'no alerts yet';
}

function noSuchPage({ page, command }: SubscriptionsInput, pages: number): Message {
  return message({
    title: noMore('subscriptions', pages),
    blocks: [listActions({ command, page, pages, hasMore: false })],
  });
}

function nothing({ of, slug }: SubscriptionsInput): Message {
  const typed = slug?.replace(/^gh\//, '') ?? 'acme/web';
  const words = {
    here: 'This channel has no alerts yet.',
    project: 'No channel is subscribed to this project.',
    all: 'No channel has alerts yet.',
  };
  const command = slug === undefined ? 'subscribe' : `subscribe ${slug}`;
  return message({
    title: words[of],
    blocks: [
      section(md`Get notified about failures and recoveries with ${code(`/circle subscribe ${typed}`, 250)}`),
      actions(
        of === 'all'
          ? chooseButton('primary')
          : button('Subscribe', { action: 'run', command }, { style: 'primary' }),
      ),
    ],
  });
}
