/** Draws the settings of a channel. Pure. */
import { type ActGroup, actGroups, type ChannelLimits, everywhereElse } from '../../store/limit-store.ts';
import { context, message, rows, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, joined, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

export const groupWords = {
  rerun: { label: 'Retry and rerun', description: 'retry, rerun, retry all failed' },
  cancel: { label: 'Cancel', description: 'builds, and whole runs' },
  trigger: { label: 'Start builds', description: 'trigger' },
  approve: { label: 'Approve', description: 'what is on hold' },
  ssh: { label: 'SSH', description: 'ssh, ssh me' },
  project: { label: 'Change projects', description: 'follow, unfollow, clear the cache' },
  secrets: { label: 'Change secrets', description: 'environment variables, keys (admins only)' },
  alerts: { label: 'Change alerts', description: 'subscribe, mute, unsubscribe, digest, default' },
  share: { label: 'Share output', description: 'logs, and messages of tests' },
} as const satisfies Record<ActGroup, { readonly label: string; readonly description: string }>;

export interface LimitsInput {
  /** Of the channel, or of everywhere else; undefined where nothing is limited. */
  readonly limits: ChannelLimits | undefined;
  /** Where they hold: a channel, or `everywhereElse`. */
  readonly channel: string;
  /** User id of who has just changed them. */
  readonly changedBy?: string;
}

export function limitsView({ limits, channel, changedBy }: LimitsInput): Message {
  const where = channel === everywhereElse ? md`everywhere else` : md`in ${channelName(channel)}`;
  const title = changedBy
    ? md`⚙️ ${mention(changedBy)} changed what may be done ${where}.`
    : md`⚙️ What may be done *${where}*`;
  return message({
    title,
    blocks: [
      limits ? section(...factsOf(limits)) : section(`${everything}.`),
      context(
        limits && channel !== limits.channel
          ? 'these are the settings for every channel without its own'
          : undefined,
        limits && !changedBy ? md`set by ${mention(limits.setBy)}, ${dateTime(limits.setAt)}` : undefined,
        md`admins change it with ${code('/circle settings')}`,
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
        md`*Everywhere else*, direct messages and the Home tab too`,
        ...(others[0] ? factsOf(others[0]) : [`${everything}.`]),
      ),
      context(
        md`${code('/circle settings')} in a channel changes its own`,
        md`${code('/circle settings default')} changes everywhere else`,
      ),
    ],
  });
}

function countOf(count: number): string {
  if (count === 0) return 'No channel has its own settings';
  return count === 1 ? '1 channel has its own settings' : `${count} channels have their own settings`;
}

/** A line each: acts, projects, approvals. */
function factsOf({ acts, projects, approvers, ownRuns, linkPreviews }: ChannelLimits): readonly Mrkdwn[] {
  return [
    actsText(acts),
    projects.length === 0
      ? undefined
      : md`📦 Projects: ${joined(
          projects.map((pattern) => code(pattern, 100)),
          ', ',
        )}`,
    approvers === 'operators' ? undefined : md`🖐️ Approvals: ${approversText(approvers)}`,
    ownRuns === 'allowed'
      ? undefined
      : md`👥 A run is approved by another person than who asked for it; ${unsure[ownRuns]}`,
    linkPreviews ? md`🔗 Links to CircleCI are shown as cards` : undefined,
  ].filter((line) => line !== undefined);
}

/** What is allowed, or what is not, whichever is shorter. */
function actsText(acts: ChannelLimits['acts']): Mrkdwn {
  const missing = actGroups.filter((group) => acts !== 'all' && !acts.includes(group));
  if (acts === 'all' || missing.length === 0) return md`✅ ${everything}`;
  if (acts.length === 0) return md`👀 Looking only`;
  return missing.length <= acts.length ? md`🚫 Not: ${listed(missing)}` : md`✅ Only: ${listed(acts)}`;
}

const everything = 'Everything that a person’s role allows';

function listed(groups: readonly ActGroup[]): Mrkdwn {
  return joined(
    groups.map((group) => groupWords[group].label),
    ', ',
  );
}

const unsure = { refused: 'when unsure, refused', 'refused unless unknown': 'when unsure, allowed' } as const;

export function approversText(approvers: 'admins' | readonly string[]): Mrkdwn {
  return approvers === 'admins' ? md`admins only` : joined(approvers.map(mention), ', ');
}
