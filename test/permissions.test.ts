import { describe, expect, it } from 'vitest';
import { type ActName, type EffectiveRole, mayAct, neededRole } from '../lambda/permissions.ts';
import { allowed } from './expected-permissions.ts';

const effectiveRoles: readonly EffectiveRole[] = [
  'viewer',
  'operator',
  'admin',
  'guest',
  'external',
  'bot',
  'unknown',
];
const acts = Object.keys(allowed) as ActName[];
const cells = acts.flatMap((act) => effectiveRoles.map((effectiveRole) => [effectiveRole, act] as const));

describe('permissions', () => {
  it.each(cells)('decide whether a person who is %s may %s', (effectiveRole, act) => {
    expect(mayAct(effectiveRole, act)).toBe(allowed[act].includes(effectiveRole));
  });

  it.each(acts)('name the least role for %s', (act) => {
    expect(neededRole(act)).toBe(allowed[act][0]);
  });
});
