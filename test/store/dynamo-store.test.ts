import { type DeleteCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alertKeys } from '../../lambda/store/alert-keys.ts';
import { createForget } from '../../lambda/store/dynamo/delete-workspace.ts';
import { createDeliveries } from '../../lambda/store/dynamo/idempotency.ts';
import { createRecords } from '../../lambda/store/dynamo/table-items.ts';
import { keys } from '../../lambda/store/keys.ts';
import type { ClaimedAct } from '../../lambda/store/store.ts';
import { newClock, realStore } from './every-store.ts';

let ready: Awaited<ReturnType<typeof realStore>>;
beforeAll(async () => {
  ready = await realStore();
});
afterAll(() => ready.close());
beforeEach(() => ready.database.faults.clear());

const act: ClaimedAct = {
  id: 'a',
  name: 'retry',
  target: 'acme/web#1',
  by: 'U1',
  channel: undefined,
  at: newClock().now,
};

describe('the store on DynamoDB', () => {
  it('needs no Scan, no transaction and no index', async () => {
    const { it: store, clock, sent } = ready;
    sent.length = 0;
    await store.saveRole('T1', 'U1', 'admin');
    await store.saveCard({ id: 'c', workspace: 'T1', channel: 'C1', createdAt: 1, intents: [] });
    await store.bindCard('T1', 'c', '1.1');
    await store.beginDelivery('d', clock.now);
    await store.endDelivery('d');
    await store.claim('T1', act);
    await store.settle('T1', act, 'done');
    await store.consumeState('s', clock.now + 1);
    await store.forget('T1');
    const used = ['DeleteItemCommand', 'PutItemCommand', 'QueryCommand', 'UpdateItemCommand'];
    expect([...new Set(sent)].sort()).toEqual(used);
  });

  it('recognises its own claim when the answer to it was lost', async () => {
    ready.database.faults.next('reset-after');
    expect(await ready.it.claim('T2', act)).toEqual({ won: true });
    expect(await ready.it.claim('T2', act)).toMatchObject({ won: false });
  });

  it('recognises its own delivery when the answer to it was lost, the first time and again', async () => {
    const { it: store, database, clock } = ready;
    database.faults.next('reset-after');
    expect(await store.beginDelivery('d2', clock.now)).toBe('first');
    expect(await store.beginDelivery('d2', clock.now)).toBe('underway');
    database.faults.next('reset-after');
    expect(await store.beginDelivery('d3', clock.now)).toBe('first');
  });

  it('takes a delivery whose record goes away meanwhile for one that another attempt holds', async () => {
    const { client, clock } = ready;
    const options = { client, tableName: 'bot', clock: () => clock.now, newId: () => 'attempt' };
    const records = { ...createRecords(options), writeIf: async () => false };
    const { beginDelivery } = createDeliveries(records, options);
    expect(await beginDelivery('d4', clock.now)).toBe('underway');
  });

  it('deletes first what lets us act: however far it comes, nothing acts afterwards', async () => {
    const { it: store, client, clock } = ready;
    await store.saveRole('T6', 'U1', 'admin');
    await store.saveInstallation({
      workspace: 'T6',
      name: 'Acme',
      botUserId: undefined,
      botId: undefined,
      scopes: [],
      installedBy: 'U1',
      installedAt: 0,
    });
    await store.saveConnection('T6', {
      host: 'https://ci.example',
      login: 'a',
      connectedBy: 'U1',
      connectedAt: 0,
    });
    const send = (command: object) =>
      command instanceof QueryCommand
        ? Promise.reject(new Error('throttled'))
        : client.send(command as DeleteCommand);
    const cut = {
      tableName: 'bot',
      clock: () => clock.now,
      client: { send } as unknown as typeof client,
    };
    await expect(createForget(cut)('T6')).rejects.toThrow('throttled');
    expect([await store.connection('T6'), await store.installation('T6')]).toEqual([undefined, undefined]);
    expect(await store.role('T6', 'U1')).toBe('admin');
  });

  it('rejects when DynamoDB stays away', async () => {
    ready.database.faults.next('unavailable', Number.POSITIVE_INFINITY);
    await expect(ready.it.installation('T3')).rejects.toThrow();
  });

  it('refuses an item of another shape, and quotes nothing of it', async () => {
    const Item = { ...keys.connection('T4'), host: 'https://ci.example', login: 4, connectedBy: 'secret' };
    await ready.client.send(new PutCommand({ TableName: 'bot', Item }));
    await expect(ready.it.connection('T4')).rejects.toThrow('The table holds a CONNECTION of another shape.');
  });

  it('passes attributes that a later version has added', async () => {
    const Item = { ...keys.role('T5', 'U1'), role: 'operator', grantedBy: 'U9' };
    await ready.client.send(new PutCommand({ TableName: 'bot', Item }));
    expect(await ready.it.role('T5', 'U1')).toBe('operator');
  });

  it('reads and changes who looks after a branch from a record without a version', async () => {
    const line = {
      project: { vcs: 'github', org: 'acme', repo: 'web' },
      branch: 'main',
      workflow: 'ci',
    } as const;
    const Item = { ...alertKeys.care('T7', line), ...line, owner: 'U1', at: 1, expiresAt: 4e9 };
    await ready.client.send(new PutCommand({ TableName: 'bot', Item }));
    expect(await ready.it.care('T7', line)).toEqual({ ...line, owner: 'U1', at: 1, version: 0 });
    expect(await ready.it.saveCare('T7', { ...line, owner: 'U2', at: 2 }, 0)).toBe(true);
    expect(await ready.it.care('T7', line)).toMatchObject({ owner: 'U2', version: 1 });
  });
});
