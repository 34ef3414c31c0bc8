import { expect, it } from 'vitest';
import { knownOf } from '../lambda/recent-keys.ts';

const minute = 60_000;

/** Pipelines that ten minutes of polls, one a minute, ask for: those that have ended are known for ten minutes. */
function asked(projects: number): number {
  let now = 0;
  const known = knownOf({ store: {}, now: () => now });
  let questions = 0;
  for (; now < 10 * minute; now += minute)
    for (let project = 0; project < projects; project += 1)
      for (let pipeline = 0; pipeline < 20; pipeline += 1) {
        const key = `ended T1 ${project} ${pipeline}`;
        if (known.has(key, 10 * minute)) continue;
        questions += 1;
        known.note(key);
      }
  return questions;
}

it('asks for each ended pipeline once, for two thousand projects as for two hundred', () => {
  expect(asked(200)).toBe(4_000);
  expect(asked(2_000)).toBe(40_000);
});

it('forgets what is older than it is asked for', () => {
  let now = 0;
  const known = knownOf({ store: {}, now: () => now });
  known.note('a');
  now = minute;
  expect(known.has('a', minute)).toBe(false);
  expect(known.has('a', minute + 1)).toBe(true);
});
