/** Forgetting a workspace: its partition, page by page, whatever lies in it. */
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { dueSchema } from '../alert-schemas.ts';
import { type Key, keys, workspaceKey } from '../keys.ts';
import { keySchema } from '../schemas.ts';
import type { Table } from './table.ts';

const pageSchema = v.object({
  Items: v.optional(v.array(v.object({ ...keySchema.entries, at: v.optional(v.unknown()) })), []),
  LastEvaluatedKey: v.optional(keySchema),
});

/** At most this many deletions under way at once. */
const pageSize = 25;

/** What would act, or be acted for, comes before a trail of hundreds of thousands: time may end in between. */
const first = [
  'DUE#',
  'DIGEST#',
  'WATCH#',
  'HOOK#',
  'SUBSCRIPTION#',
  'USER#',
  'LOGIN#',
  'ROLE#',
  '',
] as const;

export function createForget(table: Table): (workspace: string) => Promise<void> {
  return async (workspace) => {
    // First what lets us act: a crash on the way leaves records behind, but no way to use them.
    await removeAll(table, [keys.connection(workspace), keys.installation(workspace)]);
    for (const prefix of first) await removeUnder(table, workspace, prefix);
  };
}

async function removeUnder(table: Table, workspace: string, prefix: string): Promise<void> {
  let from: Key | undefined;
  do {
    const page = await readPage(table, { workspace, prefix }, from);
    await removeAll(
      table,
      page.Items.flatMap((item) => pointedAt(workspace, item)),
    );
    await removeAll(table, page.Items);
    from = page.LastEvaluatedKey;
  } while (from);
}

interface Part {
  readonly workspace: string;
  /** Of the sort keys; empty: all of the partition. */
  readonly prefix: string;
}

async function readPage({ client, tableName }: Table, { workspace, prefix }: Part, from: Key | undefined) {
  const answer = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': workspaceKey(workspace),
        ...(prefix !== '' && { ':prefix': prefix }),
      },
      ProjectionExpression: 'pk, sk, #at',
      ExpressionAttributeNames: { '#at': 'at' },
      ConsistentRead: true,
      Limit: pageSize,
      ExclusiveStartKey: from && { ...from },
    }),
  );
  return v.parse(pageSchema, answer);
}

async function removeAll({ client, tableName }: Table, found: readonly Key[]): Promise<void> {
  await Promise.all(
    found.map(({ pk, sk }) => client.send(new DeleteCommand({ TableName: tableName, Key: { pk, sk } }))),
  );
}

/** What is due lies outside the partition. */
function pointedAt(workspace: string, { sk, at }: Key & { readonly at?: unknown }): readonly Key[] {
  const [, kind, id] = /^DUE#([a-z]+)#(.*)$/s.exec(sk) ?? [];
  const due = v.safeParse(dueSchema, { workspace, kind, id, at });
  return due.success ? [alertKeys.due(due.output)] : [];
}
