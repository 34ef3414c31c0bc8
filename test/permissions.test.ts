import { describe, expect, it } from 'vitest';
import { type ActName, mayAct, neededRole, type Standing } from '../lambda/permissions.ts';

/** The whole table, written a second time by hand. */
const allowed: Readonly<Record<ActName, readonly Standing[]>> = {
  'see env': ['viewer', 'operator', 'admin'],
  'see keys': ['viewer', 'operator', 'admin'],
  'share output': ['viewer', 'operator', 'admin'],
  'see output': ['viewer', 'operator', 'admin'],
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
  subscribe: ['operator', 'admin'],
  unsubscribe: ['operator', 'admin'],
  mute: ['operator', 'admin'],
  watch: ['viewer', 'operator', 'admin'],
  link: ['viewer', 'operator', 'admin'],
  'set digest': ['operator', 'admin'],
  'subscribe shared channel': ['admin'],
  'see webhook': ['admin'],
  'new webhook secret': ['admin'],
  'set excerpts': ['admin'],
  connect: ['admin'],
  disconnect: ['admin'],
  'set role': ['admin'],
  'move login': ['admin'],
  'set env': ['admin'],
  'unset env': ['admin'],
  'new checkout key': ['admin'],
  'delete checkout key': ['admin'],
  'add ssh key': ['admin'],
  'add account ssh key': ['admin'],
  'set heroku key': ['admin'],
};
const standings: readonly Standing[] = ['viewer', 'operator', 'admin', 'guest', 'external', 'bot', 'unknown'];
const acts = Object.keys(allowed) as ActName[];
const cells = acts.flatMap((act) => standings.map((standing) => [standing, act] as const));

describe('permissions', () => {
  it.each(cells)('decide whether a person who is %s may %s', (standing, act) => {
    expect(mayAct(standing, act)).toBe(allowed[act].includes(standing));
  });

  it.each(acts)('name the least role for %s', (act) => {
    expect(neededRole(act)).toBe(allowed[act][0]);
  });
});
