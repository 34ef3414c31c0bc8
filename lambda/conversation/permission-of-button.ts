/** Says which right a button needs, so that no reader is shown one that they may not press. Pure. */
import type { ActName } from '../permissions.ts';
import type { Intent } from '../views/text/button-intent.ts';

/** By how a command begins; the first that fits. What is not here needs none. */
const byCommand: readonly (readonly [begins: string, act: ActName])[] = [
  ['retry', 'retry'],
  ['rerun', 'rerun'],
  ['cancel', 'cancel'],
  ['ssh me', 'add ssh user'],
  ['ssh', 'ssh'],
  ['trigger', 'trigger'],
  ['follow', 'follow'],
  ['unfollow', 'unfollow'],
  ['cache', 'clear cache'],
  ['log', 'see output'],
  ['why', 'see output'],
  ['env set', 'set env'],
  ['env unset', 'unset env'],
  ['env', 'see env'],
  ['keys new', 'new checkout key'],
  ['keys delete', 'delete checkout key'],
  ['keys', 'see keys'],
  ['ssh-key', 'add ssh key'],
  ['account ssh-key', 'add account ssh key'],
  ['account heroku-key', 'set heroku key'],
  ['subscriptions --test', 'subscribe'],
  ['setup alerts', 'subscribe'],
  ['subscriptions', 'see subscriptions'],
  ['subscribe', 'subscribe'],
  ['unsubscribe', 'unsubscribe'],
  ['mute', 'mute'],
  ['own', 'own'],
  ['resume', 'mute'],
  ['watch', 'watch'],
  ['dm', 'direct alerts'],
  ['webhook', 'see webhook'],
  ['digest', 'set digest'],
  ['connect me', 'connect me'],
  ['connect', 'connect'],
  ['disconnect me', 'connect me'],
  ['disconnect', 'disconnect'],
  ['settings all', 'set limits'],
  ['settings', 'see limits'],
  ['excerpts on', 'set excerpts'],
  ['excerpts off', 'set excerpts'],
];

const byAction: Partial<Readonly<Record<Intent['action'], ActName>>> = {
  retry: 'retry',
  cancel: 'cancel',
  rerun: 'rerun',
  approve: 'approve',
  'cancel-run': 'cancel run',
  connect: 'connect',
  'connect-me': 'connect me',
  resume: 'mute',
  care: 'own',
};

export function neededBy(intent: Intent): ActName | undefined {
  return 'command' in intent ? neededByCommand(intent.command) : byAction[intent.action];
}

function neededByCommand(command: string): ActName | undefined {
  return byCommand.find(([begins]) => command === begins || command.startsWith(`${begins} `))?.[1];
}
