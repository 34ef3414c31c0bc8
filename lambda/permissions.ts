/** Lists the least role for each act. Pure; a name that is not in the table does not compile. */
import type { Role } from './store/store.ts';

/** Everybody who can turn up: our roles, and those who never act. */
export type EffectiveRole = Role | 'guest' | 'external' | 'bot' | 'unknown';

/** The least role for each act. */
const leastRole = {
  // Names, and what CircleCI shows of a value: not for guests and strangers.
  'see env': 'viewer',
  'see keys': 'viewer',
  // What builds print, tests' messages and the contents of artifacts.
  'see output': 'viewer',
  // With everybody in the channel.
  'share output': 'viewer',
  retry: 'operator',
  cancel: 'operator',
  rerun: 'operator',
  'rerun all': 'operator',
  ssh: 'operator',
  'add ssh user': 'operator',
  trigger: 'operator',
  approve: 'operator',
  'cancel run': 'operator',
  'set default': 'operator',
  follow: 'operator',
  unfollow: 'operator',
  'clear cache': 'operator',
  'see subscriptions': 'viewer',
  'see limits': 'viewer',
  subscribe: 'operator',
  unsubscribe: 'operator',
  mute: 'operator',
  own: 'operator',
  watch: 'viewer',
  // To oneself.
  'direct alerts': 'viewer',
  link: 'viewer',
  'connect me': 'viewer',
  'set digest': 'operator',
  // People of another company read along.
  'subscribe shared channel': 'admin',
  'see webhook': 'admin',
  'see audit': 'admin',
  'new webhook secret': 'admin',
  'set excerpts': 'admin',
  connect: 'admin',
  disconnect: 'admin',
  'set role': 'admin',
  'set limits': 'admin',
  // To another person, also when it is taken.
  'move login': 'admin',
  'set env': 'admin',
  'unset env': 'admin',
  'new checkout key': 'admin',
  'delete checkout key': 'admin',
  'add ssh key': 'admin',
  'add account ssh key': 'admin',
  'set heroku key': 'admin',
} satisfies Record<string, Role>;

export type ActName = keyof typeof leastRole;

const rank: Readonly<Record<EffectiveRole, number>> = {
  external: 0,
  guest: 0,
  bot: 0,
  unknown: 0,
  viewer: 1,
  operator: 2,
  admin: 3,
};

export function mayAct(effectiveRole: EffectiveRole, act: ActName): boolean {
  return rank[effectiveRole] >= rank[leastRole[act]];
}

export function neededRole(act: ActName): Role {
  return leastRole[act];
}
