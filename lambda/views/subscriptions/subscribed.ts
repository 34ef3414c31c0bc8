/** Draws a new or changed subscription. Pure. */
import { projectSlug } from '../../circleci/project.ts';
import type { Subscription } from '../../store/subscriptions-and-schedules.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectInCommand } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention, otherChannelName } from '../text/mrkdwn.ts';
import { restLine, ruleLine, subject } from './rule-in-words.ts';

/** A name in a rule that the project's newest builds do not show. */
export interface UnseenName {
  readonly kind: 'branch' | 'workflow' | 'job';
  readonly name: string;
  /** A known one that resembles it. */
  readonly near: string | undefined;
}

export interface SubscribedInput {
  readonly subscription: Subscription;
  /**
   * Whether CircleCI has a webhook of ours, or a person has to add it. `full`: the project takes no more webhooks.
   * `later`: CircleCI could not be asked yet; it will be asked again.
   */
  readonly hooked: 'reported' | 'by-hand' | 'full' | 'later';
  /** `unseen`: the rule asks for holds, and the token does not show them. */
  readonly holds: 'seen' | 'unseen';
  readonly change: 'new' | 'changed';
  readonly unseen?: readonly UnseenName[] | undefined;
  /** How many projects, where it is about a whole organization. */
  readonly covers?: number | undefined;
  readonly isShared: boolean;
  /** User id. */
  readonly changedBy: string;
  /** To the person alone, since I cannot post in the channel. */
  readonly telling?: 'untold';
}

export function subscribedView(input: SubscribedInput): Message {
  const { subscription, hooked, holds, isShared, covers, telling, unseen = [] } = input;
  const slug = projectSlug(subscription.project);
  return message({
    title: titleOf(input),
    blocks: [
      telling === 'untold' ? section(cannotPost) : undefined,
      section(ruleLine(subscription), covers === undefined ? undefined : coverage(covers)),
      hooked === 'reported' ? undefined : section(unreported(hooked, projectInCommand(subscription.project))),
      section(...unseenLines(input)),
      holds === 'unseen' ? section(unseenHolds) : undefined,
      isShared
        ? section('⚠️ This channel is shared with another company. Log excerpts are never shown here.')
        : undefined,
      actions(
        unseen.length > 0
          ? button(
              'Edit…',
              { action: 'run', command: `subscribe ${slug} --edit ${subscription.id}` },
              { id: 'edit' },
            )
          : undefined,
        button('Manage alerts', { action: 'run', command: `subscriptions ${slug}` }, { id: 'manage' }),
        hooked === 'by-hand' || hooked === 'full'
          ? button('Set up webhook', { action: 'run', command: `webhook ${slug}` }, { id: 'webhook' })
          : undefined,
      ),
      context(isEdited(subscription) ? editNote : undefined),
      context(md`Pause alerts with ${code('/circle mute')}, stop them with ${code('/circle unsubscribe')}`),
    ],
  });
}

const mostUnseen = 3;

function unseenLines({ unseen = [] }: SubscribedInput): readonly Mrkdwn[] {
  return unseen.slice(0, mostUnseen).map(({ kind, name, near }) => {
    const meant = near === undefined ? '' : md` Did you mean ${code(near, 80)}?`;
    return md`⚠️ Not seen yet in the newest builds: ${kind} ${code(name, 80)}.${meant}`;
  });
}

function coverage(count: number): Mrkdwn {
  const projects = count === 1 ? '1 project' : `${count} projects`;
  return md`Covers ${projects} now: all that the connected account follows, and any it follows later.`;
}

export interface AlreadySubscribedInput {
  readonly subscription: Subscription;
  readonly now: number;
}

/** The same rule is there already. */
export function alreadySubscribedView({ subscription, now }: AlreadySubscribedInput): Message {
  const { id, project } = subscription;
  const slug = projectSlug(project);
  const rest = restLine(subscription, now);
  return message({
    title: md`🔔 This channel already has this subscription to *${limited(subject(subscription), 150)}*.`,
    blocks: [
      section(ruleLine(subscription), rest),
      actions(
        button('Edit…', { action: 'run', command: `subscribe ${slug} --edit ${id}` }, { id: 'edit' }),
        rest && button('Resume', { action: 'run', command: `resume ${slug} --id ${id}` }, { id: 'resume' }),
        button('Manage alerts', { action: 'run', command: `subscriptions ${slug}` }, { id: 'manage' }),
      ),
    ],
  });
}

function titleOf({ subscription, change, changedBy, telling }: SubscribedInput): Mrkdwn {
  const what = md`*${limited(subject(subscription), 150)}*`;
  const where = otherChannelName(subscription.channel);
  if (telling === 'untold')
    return change === 'new'
      ? md`🔔 You subscribed ${where} to ${what}.`
      : md`🔔 You changed the alerts for ${what} in ${where}.`;
  const did = change === 'new' ? 'subscribed this channel to' : 'changed the alerts for';
  return md`🔔 ${mention(changedBy)} ${did} ${what}.`;
}

const cannotPost = md`⚠️ I can’t post there, so alerts won’t arrive. Invite me with ${code('/invite')}.`;

const unseenHolds = md`⚠️ Approval alerts won’t work: the connected token is not a personal API token, or can’t see this project. Other alerts work.`;

const editNote = md`Slack doesn’t notify anyone when a message is edited. Add ${code('--mention author')} to be pinged.`;

function isEdited({ rule: { statuses, mention: called } }: Subscription): boolean {
  const isEarly = statuses.includes('started') || statuses.includes('hold');
  return isEarly && statuses.includes('failed') && called === 'none';
}

function unreported(hooked: 'by-hand' | 'full' | 'later', slug: string): Mrkdwn {
  if (hooked === 'later')
    return md`⏳ CircleCI couldn’t create the webhook. I’ll try again in a few minutes, and alerts start then.`;
  const how = md`See ${code(`/circle webhook ${slug}`)}`;
  return hooked === 'full'
    ? md`⚠️ This project already has five webhooks, CircleCI’s limit. Remove one in the project settings, or change its URL. ${how}`
    : md`⚠️ I couldn’t set up the webhook. An admin needs to add it once. ${how}`;
}
