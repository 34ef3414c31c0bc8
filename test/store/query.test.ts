/** Checks that an unreadable item, as a later release may have left it, does not stop the lists that it is in. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sendDue } from '../../lambda/jobs/enqueue-due-jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { alertKeys, dueShards } from '../../lambda/store/alert-keys.ts';
import type { Key } from '../../lambda/store/keys.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { subscription, web } from '../alerts/sample-reports.ts';
import { realStore } from './every-store.ts';

let ready: Awaited<ReturnType<typeof realStore>>;
beforeAll(async () => {
  ready = await realStore();
});
afterAll(() => ready.close());
beforeEach(() => void ready.unreadable.splice(0));

const put = (key: Key, item: object) =>
  ready.client.send(
    new PutCommand({ TableName: 'bot', Item: JSON.parse(JSON.stringify({ ...item, ...key })) }),
  );

it('due jobs are sent, although jobs of an unknown kind are due before them', async () => {
  const { it: store, clock, unreadable } = ready;
  const at = clock.now - 1000;
  const strange = Array.from({ length: 51 }, (_, n) => ({
    workspace: 'T1',
    kind: 'report',
    id: `${n}`,
    at: 0,
  }));
  for (const shard of dueShards)
    await Promise.all(
      strange.map((due) =>
        put({ pk: alertKeys.dueIn(shard), sk: `00000000000000#T1#report#${due.id}` }, due),
      ),
    );
  for (const id of ['C1', 'C2', 'C3']) await store.schedule({ workspace: 'T1', kind: 'digest', id, at });
  const sent: Queued[] = [];
  const send = async (queued: Queued) => void sent.push(queued);
  expect(await sendDue({ store, send, now: () => clock.now }, clock.now + 1000)).toBe(3);
  expect(sent.map((queued) => 'channel' in queued && queued.channel).toSorted()).toEqual(['C1', 'C2', 'C3']);
  expect(new Set(unreadable)).toEqual(new Set(['DUE']));
});

it('subscriptions are listed, although one of them has an unknown rule', async () => {
  const { it: store, unreadable } = ready;
  const one = subscription({}, { workspace: 'T2' });
  await store.saveSubscription(one);
  const newer = { ...one, id: 's0', rule: { ...one.rule, statuses: ['skipped'] } };
  await put(alertKeys.subscription('T2', web, 's0'), newer);
  expect(await store.subscriptions('T2')).toEqual([one]);
  expect(await store.subscriptionsTo('T2', web)).toEqual([one]);
  expect(unreadable).toEqual(['SUBSCRIPTION', 'SUBSCRIPTION']);
});

it('hooks are found, although one of them is of another shape', async () => {
  const { it: store, unreadable } = ready;
  await store.saveHook('T3', hook);
  await put(alertKeys.hook('T3', 'h0'), { id: 'h0' });
  expect(await store.hooks('T3')).toEqual([hook]);
  expect(unreadable).toEqual(['HOOK']);
});
