import { expect, it } from 'vitest';
import { tellOneByOne } from './at-rest.ts';

it('at rest each message is one call of Slack, and each change of it one more', async () => {
  const { runs, said, needed, calls } = await tellOneByOne(30);
  expect([said, calls]).toEqual([runs, needed]);
});
