/** Made-up projects, builds and branches for property tests; SEED replays them. */
import fc from 'fast-check';
import type { Vcs } from '../../lambda/circleci/project.ts';

const letters = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.'];

const name = fc
  .string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 20 })
  .filter((text) => text !== '.' && text !== '..' && !text.endsWith('.git'));

export const projects = fc.record({
  vcs: fc.constantFrom<Vcs>('github', 'bitbucket', 'circleci'),
  org: name,
  repo: name,
});

export const buildRefs = fc.record({
  project: projects,
  number: fc.integer({ min: 1, max: 999_999_999_999_999 }),
});

export const branches = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

/** Checks a property on `count` made-up values. */
export function property<T>(values: fc.Arbitrary<T>, check: (value: T) => void, count = 500): void {
  const seed = process.env.SEED;
  fc.assert(
    fc.property(values, (value) => {
      check(value);
    }),
    { numRuns: count, ...(seed && { seed: Number(seed) }) },
  );
}
