import { expect, it } from 'vitest';
import { canMeasure, measureStart, most } from '../../bench/start-memory.ts';

it.runIf(canMeasure)('npm start leaves one process running, which takes less than 180 MB', async () => {
  const { processes, megabytes } = await measureStart();
  expect(processes).toBe(1);
  expect(megabytes).toBeLessThan(most);
});
