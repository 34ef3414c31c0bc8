/** What the table keeps about the person who wrote a commit, and for how long: what the README says of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { createStore } from '../../lambda/store/dynamo/dynamo-store.ts';
import { table, workspaceKey } from '../../lambda/store/keys.ts';
import { hook } from '../alerts/fake-alert-services.ts';
import { openClockwork } from '../alerts/minute-by-minute.ts';
import { subscription, whole } from '../alerts/sample-reports.ts';
import { openQuickDynamo } from '../fakes/dynamodb-in-process.ts';

const workspace = 'T1';
const day = 86_400;
const [name, login, address, member] = ['Ann Lee', 'ann-of-acme', 'ann@acme.example', 'U0ANN'];

/** What a failed run leaves in the table, as text, with its lifetime in days. */
async function leftByFailedRun() {
  const clockwork = openClockwork();
  const client = await openQuickDynamo('bot');
  let ids = 0;
  const store = createStore({
    client,
    tableName: 'bot',
    clock: () => clockwork.clock.now,
    newId: () => `id${ids++}`,
    unreadable: () => undefined,
  });
  Object.assign(clockwork.services, { store });
  clockwork.members.set(address, member);
  await store.saveHook(workspace, hook);
  await store.saveSubscription(subscription({ mention: 'author', group: 'branch' }));
  const report = { ...whole('failed', { author: name, login }), email: address };
  await clockwork.finish({ version: 1, workspace, kind: 'report', hook: hook.id, report });
  expect(JSON.stringify(clockwork.said)).toContain(`<@${member}>`);
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'bot',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': workspaceKey(workspace) },
    }),
  );
  return Items.map((item) => ({
    kind: String(item[table.sortKey]).split('#')[0],
    text: JSON.stringify(item),
    days: Math.round((Number(item[table.timeToLive]) - clockwork.clock.now / 1000) / day),
  }));
}

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8').replaceAll('\n', ' ');

it('is a name, a login and an address for 16 days, and in the history a name for 90', async () => {
  const left = await leftByFailedRun();
  const keeping = (what: string) =>
    Object.fromEntries(left.filter(({ text }) => text.includes(what)).map(({ kind, days }) => [kind, days]));
  expect(keeping(address)).toEqual({ RUN: 16 });
  expect(keeping(login)).toEqual({ RUN: 16, POSTED: 16 });
  expect(keeping(name)).toEqual({ RUN: 16, POSTED: 16, RESULTS: 90 });
  expect(keeping(member)).toEqual({ POSTED: 16, EMAIL: 1 });
  expect(readme).toContain('author is kept for 16 days with name, login and email address');
  expect(readme).toContain('by name for 90 days in the branch');
  expect(readme).toContain('an address is kept for a day, under its hash');
});
