import { expect, it } from 'vitest';
import { root } from '../../bench/against/check-out-revision.ts';
import { alertCostOf } from '../../bench/against/measure-other-revision.ts';

it('a failed run of which CircleCI tells twice asks the table at most 24 times, and CircleCI 4 times', async () => {
  const { table, circleci } = await alertCostOf(root, 0);
  expect(table).toBeLessThanOrEqual(24);
  expect(circleci).toBeLessThanOrEqual(4);
});
