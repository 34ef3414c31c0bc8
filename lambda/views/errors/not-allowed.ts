/** Draws actions that a role, a channel’s settings or an earlier click forbids. Pure. */

import type { BrokenLimit } from '../../channel-limits.ts';
import type { AlreadyDoneError, RefusedError } from '../../errors.ts';
import { type ActName, type EffectiveRole, neededRole } from '../../permissions.ts';
import { everywhereElse } from '../../store/limit-store.ts';
import type { Outcome } from '../../store/store.ts';
import { approversText, groupWords } from '../people/channel-settings.ts';
import { context, message, section } from '../text/blocks.ts';
import { projectName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

const deeds = {
  'see env': 'look at environment variables',
  'see keys': 'look at keys',
  'see output': 'look at what builds print',
  'share output': 'share what builds print',
  retry: 'retry builds',
  cancel: 'cancel builds',
  rerun: 'rerun workflows',
  'rerun all': 'rerun workflows',
  ssh: 'open builds to SSH',
  'add ssh user': 'open builds to SSH',
  trigger: 'start builds',
  approve: 'approve what is on hold',
  'cancel run': 'cancel runs',
  'set default': 'change the default project',
  follow: 'follow projects',
  unfollow: 'unfollow projects',
  'clear cache': 'clear caches',
  'see subscriptions': 'look at alerts',
  subscribe: 'change the alerts of channels',
  unsubscribe: 'change the alerts of channels',
  mute: 'mute alerts',
  watch: 'be told of builds',
  link: 'link a login',
  'set digest': 'set digests',
  'subscribe shared channel': 'subscribe a channel that is shared with another company',
  'see webhook': 'see the addresses and secrets of webhooks',
  'see audit': 'read the audit trail',
  'new webhook secret': 'make new secrets for webhooks',
  'set excerpts': 'have log lines shown in alerts',
  connect: 'connect CircleCI',
  disconnect: 'disconnect CircleCI',
  'set role': 'change roles',
  'see limits': 'look at settings',
  'set limits': 'change settings',
  'move login': 'link another person’s login',
  'set env': 'set environment variables',
  'unset env': 'remove environment variables',
  'new checkout key': 'make checkout keys',
  'delete checkout key': 'delete checkout keys',
  'add ssh key': 'add SSH keys',
  'add account ssh key': 'change the connected account',
  'set heroku key': 'change the connected account',
} as const satisfies Record<ActName, string>;

const effectiveRoles = {
  viewer: 'you are a viewer',
  operator: 'you are an operator',
  admin: 'you are an admin',
  guest: 'guests may only look at builds',
  external: 'people of another organization may only look at builds',
  bot: 'bots may only look at builds',
  unknown: 'Slack did not tell us who you are, so please try again',
} as const satisfies Record<EffectiveRole, string>;

export function refusedView({ act, effectiveRole, limit }: RefusedError): Message {
  if (limit) return limitedView(act, limit);
  const needed = neededRole(act);
  return message({
    title: md`🔒 You may not ${deeds[act]} here.`,
    blocks: [
      section(md`That takes the role *${needed}*; ${effectiveRoles[effectiveRole]}. Nothing was changed.`),
      ['viewer', 'operator'].includes(effectiveRole)
        ? context(md`an admin can give it to you with ${code(`/circle role @you ${needed}`)}`)
        : undefined,
    ],
  });
}

/** The channel does not allow it, whatever the role. */
function limitedView(act: ActName, limit: BrokenLimit): Message {
  const isElse = limit.channel === everywhereElse;
  return message({
    title: md`🔒 You may not ${deeds[act]} here: ${titles[limit.is]}.`,
    blocks: [
      section(md`${whyLimited(limit)} Nothing was changed.`),
      context(
        md`set by ${mention(limit.setBy)}`,
        md`an admin can change it with ${code(isElse ? '/circle settings default' : '/circle settings')}`,
      ),
    ],
  });
}

const titles = {
  act: 'the settings here do not allow it',
  project: 'the settings here leave the project out',
  approver: 'others approve here',
  'own run': 'it is your own run',
  unknown: 'I cannot tell that it is not your own run',
} as const satisfies Record<BrokenLimit['is'], string>;

function whyLimited(limit: BrokenLimit): Mrkdwn {
  switch (limit.is) {
    case 'act':
      return md`*${groupWords[limit.group].label}* is turned off ${placeOf(limit)}.`;
    case 'project':
      return md`*${limited(projectName(limit.project), 150)}* is not among the projects ${placeOf(limit)}: ${joined(
        limit.patterns.map((pattern) => code(pattern)),
        ', ',
      )}.`;
    case 'approver':
      return md`What is on hold is approved by ${approversText(limit.approvers)}.`;
    case 'own run':
      return md`You pushed it, started it or had it run again. Another person has to approve it.`;
    case 'unknown':
      return limit.missing === 'requester'
        ? md`CircleCI does not say who asked for this run${knownAs(limit.logins)}.`
        : md`It was asked for by ${loginsText(limit.logins)}, and no admin has linked your login: ${code('/circle link your-login @you')}.`;
  }
}

function placeOf({ channel }: BrokenLimit): string {
  return channel === everywhereElse ? 'in channels without settings of their own' : 'in this channel';
}

function knownAs(logins: readonly string[]): Mrkdwn {
  return logins.length === 0 ? md`` : md` beside ${loginsText(logins)}`;
}

function loginsText(logins: readonly string[]): Mrkdwn {
  return joined(
    logins.slice(0, 5).map((login) => md`*${limited(login, 60)}*`),
    ', ',
  );
}

/** For a modal's field. */
function limitedText(act: ActName, limit: BrokenLimit): string {
  return `You may not ${deeds[act]} here: ${titles[limit.is]}. An admin can change that: /circle settings`;
}

const ends = {
  done: 'It is done already.',
  unknown: 'CircleCI gave no clear answer then: check before you try again.',
  refused: 'CircleCI refused it then: ask for a fresh card and try again.',
  underway: 'It is under way.',
} as const satisfies Record<Outcome | 'underway', string>;

export function alreadyDoneView({ act, outcome }: AlreadyDoneError): Message {
  return message({
    title: md`☝️ ${mention(act.by)} already pressed this: ${act.name} ${limited(act.target, 150)}.`,
    blocks: [
      section(md`${ends[outcome ?? 'underway']} Nothing more was done now.`),
      context(dateTime(act.at), look(act)),
    ],
  });
}

function look({ name, target }: AlreadyDoneError['act']): Mrkdwn | undefined {
  return ['retry', 'cancel', 'rerun', 'rerun all', 'ssh', 'add ssh user'].includes(name)
    ? md`see it with ${code(`/circle build ${target}`, 200)}`
    : undefined;
}

const formEnds = {
  done: 'This form was submitted before, and it is done. Close it.',
  unknown:
    'This form was submitted before, without a clear answer of CircleCI. Check in CircleCI, then open it again.',
  refused: 'CircleCI refused this when it was submitted before. Open the form again.',
  underway: 'This form was submitted before, and it is under way.',
} as const satisfies Record<Outcome | 'underway', string>;

/** For a modal's field. */
export function alreadyDoneText({ outcome }: AlreadyDoneError): string {
  return formEnds[outcome ?? 'underway'];
}

/** For a modal's field. */
export function refusedText({ act, effectiveRole, limit }: RefusedError): string {
  if (limit) return limitedText(act, limit);
  return `You may not ${deeds[act]} here: ${effectiveRoles[effectiveRole]}.`;
}
