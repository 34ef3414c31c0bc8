/** Runs only the tests that `npm run mutate` names, with the planted mistake that it names, if it names one. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { planted } from './planted-mistakes.ts';

const root = join(import.meta.dirname, '../..');
const mistake = planted[process.env.MUTATE_PLANTED ?? ''];

export default defineConfig({
  plugins: mistake
    ? [
        {
          name: 'planted',
          enforce: 'pre',
          transform: (code, id) =>
            id === join(root, mistake.module) ? code.replaceAll(mistake.from, mistake.to) : undefined,
        },
      ]
    : [],
  test: {
    // It would bring back modules without the mistake: what a plugin reads from the environment is no part of its key.
    fsModuleCache: mistake === undefined,
    include: (process.env.MUTATE_TESTS ?? '').split(',').filter(Boolean),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
