/** Draws the settings of a channel. Pure. */
import {
  type ActGroup,
  actGroups,
  type ChannelLimits,
  everywhereElse,
  type OwnAccountFor,
} from '../../store/channel-limit-store.ts';
import { context, message, rows, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, joined, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

export const groupWords = {
  rerun: { label: 'Retry and rerun', description: 'retry, rerun, retry all failed' },
  cancel: { label: 'Cancel', description: 'builds and runs' },
  trigger: { label: 'Start builds', description: 'trigger' },
  approve: { label: 'Approve', description: 'jobs on hold' },
  ssh: { label: 'SSH', description: 'ssh, ssh me' },
  project: { label: 'Change projects', description: 'follow, unfollow, clear the cache' },
  secrets: { label: 'Change secrets', description: 'environment variables, keys (admins only)' },
  alerts: { label: 'Change alerts', description: 'subscribe, mute, unsubscribe, digest, default' },
  share: { label: 'Share output', description: 'logs and test messages' },
} as const satisfies Record<ActGroup, { readonly label: string; readonly description: string }>;

export interface LimitsInput {
  /** Of the channel, or of everywhere else; undefined where nothing is limited. */
  readonly limits: ChannelLimits | undefined;
  /** Where they hold: a channel, or `everywhereElse`. */
  readonly channel: string;
  /** User id of the person who has just changed them. */
  readonly changedBy?: string;
}

export function limitsView({ limits, channel, changedBy }: LimitsInput): Message {
  const where =
    channel === everywhereElse ? md`for channels without their own` : md`in ${channelName(channel)}`;
  const title = changedBy
    ? md`⚙️ ${mention(changedBy)} changed the settings ${where}.`
    : md`⚙️ *Settings* ${where}`;
  return message({
    title,
    blocks: [
      limits ? section(...factsOf(limits)) : section(`${everything}.`),
      context(
        limits && channel !== limits.channel
          ? 'default settings: this channel has none of its own'
          : undefined,
        limits && !changedBy ? md`set by ${mention(limits.setBy)}, ${dateTime(limits.setAt)}` : undefined,
        md`admins can change this: ${code('/circle settings')}`,
      ),
    ],
  });
}

export interface AllLimitsInput {
  readonly all: readonly ChannelLimits[];
}

/** For admins: every channel that has limits, and everywhere else. */
export function allLimitsView({ all }: AllLimitsInput): Message {
  const others = all.filter(({ channel }) => channel === everywhereElse);
  const channels = all.filter(({ channel }) => channel !== everywhereElse);
  return message({
    title: md`⚙️ *${countOf(channels.length)}*`,
    blocks: [
      ...rows(channels.map((one) => joined([md`*${channelName(one.channel)}*`, ...factsOf(one)], '\n'))),
      section(
        md`*Default settings* for other channels, direct messages and the Home tab`,
        ...(others[0] ? factsOf(others[0]) : [`${everything}.`]),
      ),
      context(
        md`change a channel: ${code('/circle settings')} there`,
        md`change the defaults: ${code('/circle settings default')}`,
      ),
    ],
  });
}

function countOf(count: number): string {
  if (count === 0) return 'No channel has its own settings';
  return count === 1 ? '1 channel has its own settings' : `${count} channels have their own settings`;
}

/** A line each: acts, projects, approvals, accounts. */
function factsOf(limits: ChannelLimits): readonly Mrkdwn[] {
  const { acts, projects, approvers, ownRuns, linkPreviews } = limits;
  return [
    actsText(acts),
    projects.length === 0
      ? undefined
      : md`Projects: ${joined(
          projects.map((pattern) => code(pattern, 100)),
          ', ',
        )}`,
    approvers === 'operators' ? undefined : md`✋ Approvals: ${approversText(approvers)}`,
    ownRuns === 'allowed' ? undefined : md`✋ No one can approve their own run (${unsure[ownRuns]})`,
    ownAccountText(limits),
    linkPreviews ? md`🔗 CircleCI links are previewed` : undefined,
  ].filter((line) => line !== undefined);
}

const accountWords = {
  approve: 'to approve',
  act: 'to act',
  everything: 'for everything, logs and secrets too',
} as const satisfies Record<Exclude<OwnAccountFor, 'optional'>, string>;

function ownAccountText({ ownAccount, ownAccountIn }: ChannelLimits): Mrkdwn | undefined {
  if (ownAccount === 'optional') return undefined;
  const where = joined(
    ownAccountIn.map((pattern) => code(pattern, 100)),
    ', ',
  );
  return md`👤 Own CircleCI account: required ${accountWords[ownAccount]}${ownAccountIn.length === 0 ? '' : md`, in ${where}`}`;
}

/** What is allowed, or what is not, whichever is shorter. */
function actsText(acts: ChannelLimits['acts']): Mrkdwn {
  const missing = actGroups.filter((group) => acts !== 'all' && !acts.includes(group));
  if (acts === 'all' || missing.length === 0) return md`✅ ${everything}`;
  if (acts.length === 0) return md`🔒 View only`;
  return missing.length <= acts.length
    ? md`🔒 Not allowed: ${listed(missing)}`
    : md`✅ Allowed: ${listed(acts)}`;
}

const everything = 'Everything that your role allows';

function listed(groups: readonly ActGroup[]): Mrkdwn {
  return joined(
    groups.map((group) => groupWords[group].label),
    ', ',
  );
}

const unsure = { refused: 'refused when unsure', 'refused unless unknown': 'allowed when unsure' } as const;

export function approversText(approvers: 'admins' | readonly string[]): Mrkdwn {
  return approvers === 'admins' ? md`admins only` : joined(approvers.map(mention), ', ');
}
