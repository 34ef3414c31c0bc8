/** Acts that our own rules stopped: the role, or somebody was faster. Pure. */
import type { AlreadyDoneError, RefusedError } from '../errors.ts';
import { type ActName, neededRole, type Standing } from '../permissions.ts';
import type { Outcome } from '../store/store.ts';
import { context, message, section } from './blocks.ts';
import type { Message } from './message.ts';
import { code, limited, type Mrkdwn, md, mention } from './mrkdwn.ts';
import { date } from './times.ts';

const deeds = {
  retry: 'retry builds',
  cancel: 'cancel builds',
  'set default': 'change the default project',
  connect: 'connect CircleCI',
  disconnect: 'disconnect CircleCI',
  'set role': 'change roles',
} as const satisfies Record<ActName, string>;

const standings = {
  viewer: 'you are a viewer',
  operator: 'you are an operator',
  admin: 'you are an admin',
  guest: 'guests may only look',
  external: 'people of another organization may only look',
  bot: 'bots may only look',
  unknown: 'Slack did not tell us who you are, so please try again',
} as const satisfies Record<Standing, string>;

export function refusedView({ act, standing }: RefusedError): Message {
  const needed = neededRole(act);
  return message({
    title: md`🔒 You may not ${deeds[act]} here.`,
    blocks: [
      section(md`That takes the role *${needed}*; ${standings[standing]}. Nothing was changed.`),
      context('An admin of this workspace can do it, or give you the role'),
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
      context(date(act.at), look(act)),
    ],
  });
}

function look({ name, target }: AlreadyDoneError['act']): Mrkdwn | undefined {
  return ['retry', 'cancel'].includes(name)
    ? md`see it with ${code(`/circle build ${target}`, 200)}`
    : undefined;
}

/** For a modal's field. */
export function refusedText({ act, standing }: RefusedError): string {
  return `You may not ${deeds[act]} here: ${standings[standing]}.`;
}
