import { describe, expect, it } from 'vitest';
import { type ActName, mayAct, neededRole, type Standing } from '../lambda/permissions.ts';
import { allowed } from './permissions-table.ts';

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
