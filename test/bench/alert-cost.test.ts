import { expect, it } from 'vitest';
import { root } from '../../bench/against/check-out-revision.ts';
import { alertCostOf } from '../../bench/against/measure-other-revision.ts';

it('a failed run of which CircleCI tells twice asks the table at most 24 times, CircleCI 4 times, and few in a row', async () => {
  const { table, circleci, inARow, posted } = await alertCostOf(root, 0);
  expect(table).toBeLessThanOrEqual(24);
  expect(circleci).toBeLessThanOrEqual(4);
  // 18 and 223; on a loaded machine one request may begin late enough to look as if it had waited for another.
  expect(inARow).toBeLessThanOrEqual(20);
  expect(posted).toBeLessThanOrEqual(240);
});
