import { expect, it } from 'vitest';
import { mapConcurrent } from '../../lambda/conversation/map-concurrent.ts';

it('answers in the order of the questions, whichever is done first', async () => {
  const waits = new Map([
    [1, 3],
    [2, 1],
    [3, 2],
  ]);
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
  };
  const answers = await mapConcurrent([1, 2, 3], 2, async (item) => {
    await turns(waits.get(item) ?? 0);
    return item * 10;
  });
  expect(answers).toEqual([10, 20, 30]);
});

it('makes no call for an empty list, and fails with the first that fails', async () => {
  expect(await mapConcurrent([], 4, async () => 1)).toEqual([]);
  await expect(mapConcurrent([1, 2], 1, (item) => Promise.reject(new Error(`${item}`)))).rejects.toThrow('1');
});
