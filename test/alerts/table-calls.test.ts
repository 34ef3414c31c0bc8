import { afterAll, beforeAll, expect, it } from 'vitest';
import { realStore } from '../store/every-store.ts';
import { type Ready, settle, tell } from './table-calls.ts';

let ready: Ready;
beforeAll(async () => {
  ready = await realStore();
});
afterAll(() => ready.close());

it('an alert asks no more of the table than ARCHITECTURE.md says, and no more beside other workspaces', async () => {
  const both = async (success: string, failed: string) => {
    await Promise.all([settle(ready, success), settle(ready, failed)]);
    const calls = async (workspace: string, status: 'success' | 'failed') => {
      const { reads, writes } = await tell(ready, workspace, status);
      return { reads, writes };
    };
    return { success: await calls(success, 'success'), failed: await calls(failed, 'failed') };
  };
  const few = await both('T1', 'T2');
  for (let other = 0; other < 60; other += 1) await settle(ready, `TO${other}`);
  expect(await both('T3', 'T4')).toEqual(few);
  expect(few).toEqual({ success: { reads: 7, writes: 8 }, failed: { reads: 7, writes: 9 } });
});
