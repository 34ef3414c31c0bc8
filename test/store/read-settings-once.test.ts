import { expect, it } from 'vitest';
import { readOnce } from '../../lambda/store/read-settings-once.ts';
import { createFakeStore } from '../fakes/store.ts';

const connection = { host: 'https://circleci.com', login: 'ada', connectedBy: 'U1', connectedAt: 0 };

function counting() {
  const asked: string[] = [];
  const memory = createFakeStore();
  const store = {
    ...memory,
    role: (workspace: string, user: string) => {
      asked.push(`${workspace} ${user}`);
      return memory.role(workspace, user);
    },
  };
  return { asked, memory, once: readOnce(store) };
}

it('the same setting is read once, and each person’s by itself', async () => {
  const { asked, once } = counting();
  await Promise.all([once.role('T1', 'U1'), once.role('T1', 'U1'), once.role('T1', 'U2')]);
  await once.role('T1', 'U1');
  expect(asked).toEqual(['T1 U1', 'T1 U2']);
});

it('what the same turn has changed is read again', async () => {
  const { once } = counting();
  expect(await once.role('T1', 'U1')).toBeUndefined();
  await once.saveRole('T1', 'U1', 'viewer');
  expect(await once.role('T1', 'U1')).toBe('viewer');
  expect(await once.connection('T1')).toBeUndefined();
  await once.saveConnection('T1', connection);
  expect(await once.connection('T1')).toEqual(connection);
});

it('another turn reads for itself', async () => {
  const { memory, once } = counting();
  await once.role('T1', 'U1');
  await memory.saveRole('T1', 'U1', 'viewer');
  expect(await readOnce(memory).role('T1', 'U1')).toBe('viewer');
});

it('a read that failed is tried again', async () => {
  let fails = true;
  const memory = createFakeStore();
  const role = async () => {
    if (fails) throw new Error('throttled');
    return 'admin' as const;
  };
  const once = readOnce({ ...memory, role });
  await expect(once.role('T1', 'U1')).rejects.toThrow('throttled');
  fails = false;
  expect(await once.role('T1', 'U1')).toBe('admin');
});
