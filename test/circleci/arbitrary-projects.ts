/** Made-up projects, builds and branches for property tests. */
import fc from 'fast-check';
import type { Vcs } from '../../lambda/circleci/project.ts';
import { runs, seed } from '../prove/how-many-runs.ts';

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

/** Checks a property on `full` made-up values, a hundredth of them in the ordinary tests. */
export function property<T>(values: fc.Arbitrary<T>, check: (value: T) => void, full = 10_000): void {
  fc.assert(
    fc.property(values, (value) => {
      check(value);
    }),
    { numRuns: runs(full), seed: seed() },
  );
}

/** The same for a check that takes its time. */
export function asyncProperty<T>(
  values: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
  full: number,
): Promise<void> {
  return fc.assert(fc.asyncProperty(values, check), { numRuns: runs(full), seed: seed() });
}
