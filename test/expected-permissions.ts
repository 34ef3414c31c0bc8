/** Who may do what, written a second time by hand. */
import type { ActName, EffectiveRole } from '../lambda/permissions.ts';
import { type ActGroup, actGroups } from '../lambda/store/channel-limit-store.ts';

export const allowed: Readonly<Record<ActName, readonly EffectiveRole[]>> = {
  'see env': ['viewer', 'operator', 'admin'],
  'see keys': ['viewer', 'operator', 'admin'],
  'see output': ['viewer', 'operator', 'admin'],
  'share output': ['viewer', 'operator', 'admin'],
  retry: ['operator', 'admin'],
  cancel: ['operator', 'admin'],
  rerun: ['operator', 'admin'],
  'rerun all': ['operator', 'admin'],
  ssh: ['operator', 'admin'],
  'add ssh user': ['operator', 'admin'],
  trigger: ['operator', 'admin'],
  approve: ['operator', 'admin'],
  'cancel run': ['operator', 'admin'],
  'set default': ['operator', 'admin'],
  follow: ['operator', 'admin'],
  unfollow: ['operator', 'admin'],
  'clear cache': ['operator', 'admin'],
  'see subscriptions': ['viewer', 'operator', 'admin'],
  'see limits': ['viewer', 'operator', 'admin'],
  subscribe: ['operator', 'admin'],
  unsubscribe: ['operator', 'admin'],
  mute: ['operator', 'admin'],
  own: ['operator', 'admin'],
  watch: ['viewer', 'operator', 'admin'],
  'direct alerts': ['viewer', 'operator', 'admin'],
  link: ['viewer', 'operator', 'admin'],
  'connect me': ['viewer', 'operator', 'admin'],
  'set digest': ['operator', 'admin'],
  'subscribe shared channel': ['admin'],
  'see webhook': ['admin'],
  'see audit': ['admin'],
  'new webhook secret': ['admin'],
  'set excerpts': ['admin'],
  connect: ['admin'],
  disconnect: ['admin'],
  'set role': ['admin'],
  'set limits': ['admin'],
  'move login': ['admin'],
  'set env': ['admin'],
  'unset env': ['admin'],
  'new checkout key': ['admin'],
  'delete checkout key': ['admin'],
  'add ssh key': ['admin'],
  'add account ssh key': ['admin'],
  'set heroku key': ['admin'],
};

/** The acts that each box of a channel's settings turns off; the others are not a channel's to limit. */
const byBox: Readonly<Record<ActGroup, readonly ActName[]>> = {
  rerun: ['retry', 'rerun', 'rerun all'],
  cancel: ['cancel', 'cancel run'],
  trigger: ['trigger'],
  approve: ['approve'],
  ssh: ['ssh', 'add ssh user'],
  project: ['follow', 'unfollow', 'clear cache'],
  secrets: [
    ...(['set env', 'unset env', 'new checkout key', 'delete checkout key'] as const),
    ...(['add ssh key', 'add account ssh key', 'set heroku key'] as const),
  ],
  alerts: [
    ...(['subscribe', 'subscribe shared channel', 'unsubscribe', 'mute'] as const),
    ...(['set digest', 'set default'] as const),
  ],
  share: ['share output'],
};

export const boxes: Readonly<Partial<Record<ActName, ActGroup>>> = Object.fromEntries(
  actGroups.flatMap((box) => byBox[box].map((act) => [act, box])),
);
