import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createReader } from '../../lambda/store/dynamo/reads/batch-reads.ts';
import { createRecords } from '../../lambda/store/dynamo/table-items.ts';
import { realStore } from './every-store.ts';

let ready: Awaited<ReturnType<typeof realStore>>;
let read: ReturnType<typeof createReader>;
beforeAll(async () => {
  ready = await realStore();
  read = createReader(ready.client, 'bot');
});
afterAll(() => ready.close());
beforeEach(() => ready.database.faults.clear());

const key = (name: string) => ({ pk: 'W#T1', sk: name });

/** Returns what was asked of the table meanwhile. */
async function asked(work: () => Promise<unknown>): Promise<readonly string[]> {
  ready.sent.length = 0;
  await work();
  return [...ready.sent];
}

async function fill(names: readonly string[], size = 1): Promise<void> {
  const records = createRecords({ client: ready.client, tableName: 'bot', clock: () => 0 });
  await Promise.all(names.map((name) => records.write(key(name), { name, filler: 'x'.repeat(size) })));
}

it('reads in one request what is asked for together, an item alone by its own, and a missing one as undefined', async () => {
  await fill(['A', 'B']);
  const together = () =>
    expect(Promise.all(['A', 'B', 'none', 'A'].map((name) => read(key(name))))).resolves.toMatchObject([
      { name: 'A' },
      { name: 'B' },
      undefined,
      { name: 'A' },
    ]);
  expect(await asked(together)).toEqual(['BatchGetItemCommand']);
  expect(await asked(() => read(key('A')))).toEqual(['GetItemCommand']);
});

it('reads in one request also what is asked for after promises that were settled', async () => {
  const later = async (name: string) => {
    await Promise.resolve();
    await Promise.resolve();
    return read(key(name));
  };
  expect(await asked(() => Promise.all([read(key('A')), later('B')]))).toEqual(['BatchGetItemCommand']);
});

it('reads more than DynamoDB takes at once in several requests', async () => {
  const names = Array.from({ length: 101 }, (_, index) => `many ${index}`);
  await fill(names);
  const all = () =>
    expect(Promise.all(names.map((name) => read(key(name))))).resolves.toMatchObject(
      names.map((name) => ({ name })),
    );
  expect(await asked(all)).toEqual(['BatchGetItemCommand', 'GetItemCommand']);
});

it('reads one by one what DynamoDB left out', async () => {
  const names = ['large 1', 'large 2', 'large 3', 'large 4'];
  await fill(names, 390_000);
  const all = () =>
    expect(Promise.all(names.map((name) => read(key(name))))).resolves.toMatchObject(
      names.map((name) => ({ name })),
    );
  const requests = await asked(all);
  expect(requests[0]).toBe('BatchGetItemCommand');
  expect(requests.slice(1).length).toBeGreaterThan(0);
  expect(new Set(requests.slice(1))).toEqual(new Set(['GetItemCommand']));
});

it('rejects each of what was asked for together when the table does', async () => {
  ready.database.faults.next('unavailable', 3);
  const all = await Promise.allSettled([read(key('A')), read(key('B'))]);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await read(key('A'))).toMatchObject({ name: 'A' });
});
