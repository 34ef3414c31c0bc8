/** Deletes all data of a workspace: its partition, page by page, and its due jobs. */
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { alertKeys } from '../alert-keys.ts';
import { dueSchema } from '../alert-schemas.ts';
import { keySchema } from '../item-schemas.ts';
import { type Key, keys, workspaceKey } from '../keys.ts';
import type { Table } from './table-items.ts';

const pageSchema = v.object({
  Items: v.optional(v.array(v.object({ ...keySchema.entries, at: v.optional(v.unknown()) })), []),
  LastEvaluatedKey: v.optional(keySchema),
});

/** Concurrent deletions. */
const pageSize = 25;

/** Deletes active records before an audit trail of possibly hundreds of thousands: the time may run out in between. */
const first = [
  'ACCOUNT#',
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
    // Delete credentials first: a crash then leaves records behind, but no way to use them.
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
  /** Prefix of the sort keys; empty for the whole partition. */
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

/** Deletes due jobs, which are stored in other partitions. */
function pointedAt(workspace: string, { sk, at }: Key & { readonly at?: unknown }): readonly Key[] {
  const [, kind, id] = /^DUE#([a-z]+)#(.*)$/s.exec(sk) ?? [];
  const due = v.safeParse(dueSchema, { workspace, kind, id, at });
  return due.success ? [alertKeys.due(due.output)] : [];
}
