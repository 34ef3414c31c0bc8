/** Draws actions that a role, a channel’s settings or an earlier click forbids. Pure. */

import type { BrokenLimit } from '../../channel-limits.ts';
import type { AlreadyDoneError, RefusedError } from '../../errors.ts';
import { type ActName, type EffectiveRole, neededRole } from '../../permissions.ts';
import { everywhereElse } from '../../store/channel-limit-store.ts';
import type { Outcome, Role } from '../../store/store.ts';
import { approversText, groupWords } from '../people/channel-settings.ts';
import { context, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

const deeds = {
  'see env': 'view environment variables',
  'see keys': 'view keys',
  'see output': 'view build output',
  'share output': 'share build output',
  retry: 'retry builds',
  cancel: 'cancel builds',
  rerun: 'rerun workflows',
  'rerun all': 'rerun workflows',
  ssh: 'enable SSH on builds',
  'add ssh user': 'enable SSH on builds',
  trigger: 'start builds',
  approve: 'approve jobs',
  'cancel run': 'cancel runs',
  'set default': 'change the default project',
  follow: 'follow projects',
  unfollow: 'unfollow projects',
  'clear cache': 'clear caches',
  'see subscriptions': 'view alerts',
  subscribe: 'change alerts',
  unsubscribe: 'change alerts',
  mute: 'mute alerts',
  own: 'change who is on a red branch',
  watch: 'watch builds',
  'direct alerts': 'get direct messages about runs',
  link: 'link a login',
  'connect me': 'connect a CircleCI account',
  'set digest': 'set digests',
  'subscribe shared channel': 'change alerts in a channel shared with another company',
  'see webhook': 'view webhook URLs and secrets',
  'see audit': 'view the audit log',
  'new webhook secret': 'create webhook secrets',
  'set excerpts': 'turn on log excerpts',
  connect: 'connect CircleCI',
  disconnect: 'disconnect CircleCI',
  'set role': 'change roles',
  'see limits': 'view settings',
  'set limits': 'change settings',
  'move login': 'link another person’s login',
  'set env': 'set environment variables',
  'unset env': 'remove environment variables',
  'new checkout key': 'create checkout keys',
  'delete checkout key': 'delete checkout keys',
  'add ssh key': 'add SSH keys',
  'add account ssh key': 'change the connected account',
  'set heroku key': 'change the connected account',
} as const satisfies Record<ActName, string>;

const effectiveRoles = {
  viewer: 'you’re a viewer',
  operator: 'you’re an operator',
  admin: 'you’re an admin',
  guest: 'guests can only view builds',
  external: 'people from other organizations can only view builds',
  bot: 'bots can only view builds',
  unknown: 'Slack didn’t say who you are, so try again',
} as const satisfies Record<EffectiveRole, string>;

const allowed = {
  viewer: 'Only members of this workspace',
  operator: 'Only operators and admins',
  admin: 'Only admins',
} as const satisfies Record<Role, string>;

/** To people of another company who mention the bot, and to who cannot be told from them. */
export function outsiderView(): Message {
  return message({
    title: '🔒 Only people of this workspace can run commands.',
    blocks: [section('If you are one of them, please try again in a moment. Nothing was changed.')],
  });
}

export function refusedView({ act, effectiveRole, limit }: RefusedError): Message {
  if (limit) return limitedView(act, limit);
  const needed = neededRole(act);
  return message({
    title: md`🔒 ${allowed[needed]} can ${deeds[act]}.`,
    blocks: [
      section(md`${whyRefused(needed, effectiveRole)} Nothing was changed.`),
      ['viewer', 'operator'].includes(effectiveRole)
        ? context(md`An admin can give it to you: ${code(`/circle role @you ${needed}`)}`)
        : undefined,
    ],
  });
}

/** Members get roles; guests, bots and other organizations do not. */
function whyRefused(needed: Role, effectiveRole: EffectiveRole): Mrkdwn {
  const is = effectiveRoles[effectiveRole];
  return hasRole(effectiveRole)
    ? md`You need the *${needed}* role (${is}).`
    : md`${is.charAt(0).toUpperCase()}${is.slice(1)}.`;
}

function hasRole(role: EffectiveRole): boolean {
  return role === 'viewer' || role === 'operator' || role === 'admin';
}

/** The channel does not allow it, whatever the role. */
function limitedView(act: ActName, limit: BrokenLimit): Message {
  const isElse = limit.channel === everywhereElse;
  return message({
    title: md`🔒 You can’t ${deeds[act]} here: ${titles[limit.is]}.`,
    blocks: [
      section(md`${whyLimited(limit)} Nothing was changed.`),
      context(
        md`set by ${mention(limit.setBy)}`,
        md`An admin can change this: ${code(isElse ? '/circle settings default' : '/circle settings')}`,
      ),
    ],
  });
}

const titles = {
  act: 'this channel’s settings don’t allow it',
  project: 'this channel’s settings exclude the project',
  approver: 'only certain people approve here',
  'own run': 'it’s your own run',
  unknown: 'it may be your own run',
} as const satisfies Record<BrokenLimit['is'], string>;

function whyLimited(limit: BrokenLimit): Mrkdwn {
  switch (limit.is) {
    case 'act':
      return md`*${groupWords[limit.group].label}* is turned off ${placeOf(limit)}.`;
    case 'project':
      return md`*${limited(projectName(limit.project), 150)}* is not one of the projects allowed ${placeOf(limit)}: ${joined(
        limit.patterns.map((pattern) => code(pattern)),
        ', ',
      )}.`;
    case 'approver':
      return md`Jobs here are approved by ${approversText(limit.approvers)}.`;
    case 'own run':
      return md`You pushed, started or reran it. Someone else has to approve it.`;
    case 'unknown':
      return limit.missing === 'requester'
        ? md`CircleCI doesn’t say who started this run${knownAs(limit.logins)}.`
        : md`It was started by ${loginsText(limit.logins)}, and an admin has not linked your login: ${code('/circle link your-login @you')}.`;
  }
}

function placeOf({ channel }: BrokenLimit): string {
  return channel === everywhereElse ? 'in channels without their own settings' : 'in this channel';
}

function knownAs(logins: readonly string[]): Mrkdwn {
  return logins.length === 0 ? md`` : md` besides ${loginsText(logins)}`;
}

function loginsText(logins: readonly string[]): Mrkdwn {
  return joined(
    logins.slice(0, 5).map((login) => md`*${limited(login, 60)}*`),
    ', ',
  );
}

/** For a modal's field. */
function limitedText(act: ActName, limit: BrokenLimit): string {
  return `You can’t ${deeds[act]} here: ${titles[limit.is]}. An admin can change this: /circle settings`;
}

const ends = {
  done: 'It’s already done.',
  unknown: 'CircleCI didn’t confirm it. Check before you try again.',
  refused: 'CircleCI refused it. Get a new card and try again.',
  underway: 'It’s in progress.',
} as const satisfies Record<Outcome | 'underway', string>;

export function alreadyDoneView({ act, outcome }: AlreadyDoneError): Message {
  return message({
    title: md`ℹ️ ${mention(act.by)} already did this: ${act.name} ${limited(act.target, 150)}.`,
    blocks: [
      section(md`${ends[outcome ?? 'underway']} Nothing was changed.`),
      context(dateTime(act.at), look(act)),
    ],
  });
}

function look({ name, target }: AlreadyDoneError['act']): Mrkdwn | undefined {
  return ['retry', 'cancel', 'rerun', 'rerun all', 'ssh', 'add ssh user'].includes(name)
    ? md`See it with ${code(`/circle build ${target}`, 200)}`
    : undefined;
}

const formEnds = {
  done: 'This form was already submitted, and it’s done. You can close it.',
  unknown:
    'This form was already submitted, but CircleCI didn’t confirm it. Check, then open the form again.',
  refused: 'CircleCI refused this when it was first submitted. Open the form again.',
  underway: 'This form was already submitted and is in progress.',
} as const satisfies Record<Outcome | 'underway', string>;

/** For a modal's field. */
export function alreadyDoneText({ outcome }: AlreadyDoneError): string {
  return formEnds[outcome ?? 'underway'];
}

/** For a modal's field. */
export function refusedText({ act, effectiveRole, limit }: RefusedError): string {
  if (limit) return limitedText(act, limit);
  return `${allowed[neededRole(act)]} can ${deeds[act]} (${effectiveRoles[effectiveRole]}).`;
}
