import { defineConfig } from 'vitest/config';

/** Each in a process of its own. */
const isolated = [
  // They set process.env for the entry points of the functions, which read it once, when they are loaded.
  'test/entries/*.test.ts',
  'test/infra/permissions-used-and-granted.test.ts',
  // They fill the heap, or take so long that a collector which also looks at others' objects doubles it.
  'test/alerts/p{6,7,8,9}-*.test.ts',
  'test/branches/*.test.ts',
  'test/slack/p14-people-*.test.ts',
  // It compares how long one text and another take.
  'test/circleci/masking-ends-in-time.test.ts',
];

export default defineConfig(({ mode }) => ({
  test: {
    projects: [
      { extends: true, test: { name: 'isolated', include: isolated } },
      {
        extends: true,
        // What they import is loaded once for all of them: that was most of their time.
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: isolated,
          isolate: false,
          setupFiles: ['./test/leave-nothing-behind.ts'],
        },
      },
    ],
    env: mode === 'check' ? { PROVE_SCALE: '0.05' } : {},
    setupFiles: ['./test/canaries/fail-on-leak.ts'],
    reporters: ['default', './test/count-reporter.ts'],
    silent: 'passed-only',
    // Otherwise one core stays idle: half of them on a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
}));
