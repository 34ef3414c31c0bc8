/** Forgetting a workspace: its partition, page by page, whatever lies in it. */
import { DeleteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { keySchema } from './items.ts';
import { type Key, keys, workspaceKey } from './keys.ts';
import type { Table } from './records.ts';

const pageSchema = v.object({
  Items: v.optional(v.array(keySchema), []),
  LastEvaluatedKey: v.optional(keySchema),
});

/** At most this many deletions under way at once. */
const pageSize = 25;

export function createForget(table: Table): (workspace: string) => Promise<void> {
  return async (workspace) => {
    // First what lets us act: a crash on the way leaves records behind, but no way to use them.
    await removeAll(table, [keys.connection(workspace), keys.installation(workspace)]);
    let from: Key | undefined;
    do {
      const page = await readPage(table, workspace, from);
      await removeAll(table, page.Items);
      from = page.LastEvaluatedKey;
    } while (from);
  };
}

async function readPage({ client, tableName }: Table, workspace: string, from: Key | undefined) {
  const answer = await client.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': workspaceKey(workspace) },
      ProjectionExpression: 'pk, sk',
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
