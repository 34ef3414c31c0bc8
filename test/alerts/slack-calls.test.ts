import { expect, it } from 'vitest';
import { tellOneByOne } from './slack-calls.ts';

it('at rest each message is one call of Slack, and each change of it one more', async () => {
  const { runs, said, needed, calls, looks } = await tellOneByOne(30);
  expect([said, calls - looks]).toEqual([runs, needed]);
  // Who reads the channel is asked once in ten minutes, not for each card.
  expect(looks).toBeLessThanOrEqual(1);
});
