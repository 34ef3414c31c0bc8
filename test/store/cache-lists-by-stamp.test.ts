import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { createStore } from '../../lambda/store/dynamo/dynamo-store.ts';
import type { Store } from '../../lambda/store/store.ts';
import { subscription, web } from '../alerts/sample-reports.ts';
import { realStore } from './every-store.ts';

let ready: Awaited<ReturnType<typeof realStore>>;
/** Another process with the same table. */
let other: Store & AlertStore;
let made = 0;
beforeAll(async () => {
  ready = await realStore();
  const { client, clock } = ready;
  const newId = () => `other-${made++}`;
  other = createStore({ client, tableName: 'bot', clock: () => clock.now, newId });
});
afterAll(() => ready.close());

const ids = async (workspace: string) =>
  (await ready.it.subscriptionsTo(workspace, web)).map(({ id, mutedUntil, paused }) =>
    [id, mutedUntil !== undefined && 'muted', paused && 'paused'].filter(Boolean).join(' '),
  );

const watch = { id: 'w1', user: 'U1', project: web, build: 1, branch: undefined, createdAt: 1 };

it('lists are read again after each change by another process, and by none before that', async () => {
  const own = subscription({}, { workspace: 'T1' });
  await other.saveSubscription(own);
  expect(await ids('T1')).toEqual(['s1']);
  ready.sent.length = 0;
  expect(await ids('T1')).toEqual(['s1']);
  await ready.it.watches('T1');
  await ready.it.watches('T1');
  expect(ready.sent.filter((name) => name === 'QueryCommand')).toHaveLength(1);
  await other.changeSubscription(own, { mutedUntil: 5 });
  expect(await ids('T1')).toEqual(['s1 muted']);
  await other.pauseSubscription(own, { reason: 'shared', at: 1 });
  expect(await ids('T1')).toEqual(['s1 muted paused']);
  await other.removeSubscription(own);
  expect(await ids('T1')).toEqual([]);
  await other.saveWatch('T1', watch);
  expect(await ready.it.watches('T1')).toHaveLength(1);
  await other.endWatch('T1', 'w1');
  expect(await ready.it.watches('T1')).toEqual([]);
});

it('the time of the last delivery alone has no list read again', async () => {
  const own = subscription({}, { workspace: 'T2' });
  await other.saveSubscription(own);
  await ids('T2');
  await other.changeSubscription(own, { lastDeliveryAt: 7 });
  ready.sent.length = 0;
  await ids('T2');
  expect(ready.sent).toEqual(['GetItemCommand']);
});

it('a change whose stamp was lost in a crash is seen five minutes later, and a removed workspace at once', async () => {
  const own = subscription({}, { workspace: 'T3' });
  await other.saveSubscription(own);
  await ids('T3');
  const crashing = createStore({
    client: ready.client,
    tableName: 'bot',
    clock: () => ready.clock.now,
    newId: () => {
      throw new Error('the process died');
    },
  });
  await expect(crashing.removeSubscription(own)).rejects.toThrow('died');
  expect(await ids('T3')).toEqual(['s1']);
  ready.clock.now += 5 * 60_000;
  expect(await ids('T3')).toEqual([]);
  await other.saveSubscription(own);
  expect(await ids('T3')).toEqual(['s1']);
  await other.forget('T3');
  expect(await ids('T3')).toEqual([]);
});
