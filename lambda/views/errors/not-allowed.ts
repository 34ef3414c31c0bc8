/** Acts that our own rules stopped: the role, or somebody was faster. Pure. */
import type { AlreadyDoneError, RefusedError } from '../../errors.ts';
import { type ActName, neededRole, type Standing } from '../../permissions.ts';
import type { Outcome } from '../../store/store.ts';
import { context, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
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
  'move login': 'link another person’s login',
  'set env': 'set environment variables',
  'unset env': 'remove environment variables',
  'new checkout key': 'make checkout keys',
  'delete checkout key': 'delete checkout keys',
  'add ssh key': 'add SSH keys',
  'add account ssh key': 'change the connected account',
  'set heroku key': 'change the connected account',
} as const satisfies Record<ActName, string>;

const standings = {
  viewer: 'you are a viewer',
  operator: 'you are an operator',
  admin: 'you are an admin',
  guest: 'guests may only look at builds',
  external: 'people of another organization may only look at builds',
  bot: 'bots may only look at builds',
  unknown: 'Slack did not tell us who you are, so please try again',
} as const satisfies Record<Standing, string>;

export function refusedView({ act, standing }: RefusedError): Message {
  const needed = neededRole(act);
  return message({
    title: md`🔒 You may not ${deeds[act]} here.`,
    blocks: [
      section(md`That takes the role *${needed}*; ${standings[standing]}. Nothing was changed.`),
      ['viewer', 'operator'].includes(standing)
        ? context(md`an admin can give it to you with ${code(`/circle role @you ${needed}`)}`)
        : undefined,
    ],
  });
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
  unknown: 'This form was submitted before, without a clear answer of CircleCI. Check, then open it anew.',
  refused: 'CircleCI refused this when it was submitted before. Open the form anew.',
  underway: 'This form was submitted before, and it is under way.',
} as const satisfies Record<Outcome | 'underway', string>;

/** For a modal's field. */
export function alreadyDoneText({ outcome }: AlreadyDoneError): string {
  return formEnds[outcome ?? 'underway'];
}

/** For a modal's field. */
export function refusedText({ act, standing }: RefusedError): string {
  return `You may not ${deeds[act]} here: ${standings[standing]}.`;
}
