/** Draws a new or changed subscription. Pure. */
import { projectSlug } from '../../circleci/project.ts';
import type { Subscription } from '../../store/subscriptions.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/elements.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention, otherChannelName } from '../text/mrkdwn.ts';
import { restLine, ruleLine, subject } from './rule.ts';

export interface SubscribedInput {
  readonly subscription: Subscription;
  /**
   * Whether CircleCI knows where to report, or somebody has to tell it. `full`: the project takes no more webhooks.
   * `later`: CircleCI could not be asked, and will be.
   */
  readonly hooked: 'reported' | 'by-hand' | 'full' | 'later';
  /** `unseen`: the rule asks for holds, and the token does not show them. */
  readonly holds: 'seen' | 'unseen';
  readonly change: 'new' | 'changed';
  /** How many projects, where it is about a whole organization. */
  readonly covers?: number | undefined;
  readonly isShared: boolean;
  /** User id. */
  readonly changedBy: string;
  /** To the person alone, since I cannot post in the channel. */
  readonly telling?: 'untold';
}

export function subscribedView(input: SubscribedInput): Message {
  const { subscription, hooked, holds, isShared, covers, telling } = input;
  const slug = projectSlug(subscription.project);
  return message({
    title: titleOf(input),
    blocks: [
      telling === 'untold' ? section(unheard) : undefined,
      section(ruleLine(subscription), covers === undefined ? undefined : coverage(covers)),
      hooked === 'reported' ? undefined : section(unreported(hooked, slug)),
      holds === 'unseen' ? section(unseen) : undefined,
      isShared
        ? section('⚠️ People of another company read this channel, too. Log lines are never shown here.')
        : undefined,
      actions(
        button('Manage alerts', { action: 'run', command: `subscriptions ${slug}` }, { id: 'manage' }),
        hooked === 'by-hand' || hooked === 'full'
          ? button('How to set it up', { action: 'run', command: `webhook ${slug}` }, { id: 'webhook' })
          : undefined,
      ),
      context(isEdited(subscription) ? silence : undefined),
      context(md`${code('/circle mute')} for a rest, ${code('/circle unsubscribe')} to end it`),
    ],
  });
}

function coverage(count: number): Mrkdwn {
  const projects = count === 1 ? 'one project' : `${count} projects`;
  return md`That is ${projects} now: all that the connected account follows there, and those that it will.`;
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
    title: md`🔔 This channel is already subscribed to *${limited(subject(subscription), 150)}* by the same rule.`,
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
      : md`🔔 You changed the alerts of ${what} in ${where}.`;
  const did = change === 'new' ? 'subscribed this channel to' : 'changed the alerts of';
  return md`🔔 ${mention(changedBy)} ${did} ${what}.`;
}

const unheard = md`⚠️ I cannot post there, so its alerts do not arrive: invite me there with ${code('/invite')}.`;

const unseen = md`⚠️ I cannot see what is on hold: CircleCI shows that to personal API tokens alone, and the token I use is not one, or may not see this project. All else is told.`;

const silence = md`A card that stands since its start turns red without a sound, since Slack tells nobody of an edit: ${code('--mention')} calls somebody.`;

function isEdited({ rule: { statuses, mention: called } }: Subscription): boolean {
  const isEarly = statuses.includes('started') || statuses.includes('hold');
  return isEarly && statuses.includes('failed') && called === 'none';
}

function unreported(hooked: 'by-hand' | 'full' | 'later', slug: string): Mrkdwn {
  if (hooked === 'later')
    return md`⏳ CircleCI could not take its webhook just now. I try again in a few minutes, and alerts begin then.`;
  const how = md`${code(`/circle webhook ${slug}`)} says how.`;
  return hooked === 'full'
    ? md`⚠️ CircleCI takes five webhooks for a project, and they are all used. Remove one in its project settings, or change the address of one: ${how}`
    : md`⚠️ CircleCI did not let me set up its webhook. An admin does it once by hand: ${how}`;
}
