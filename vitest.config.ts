import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['./test/canaries/fail-on-leak.ts'],
    reporters: ['default', './test/count-reporter.ts'],
    silent: 'passed-only',
    // Otherwise one core stays idle: half of them on a small machine.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
