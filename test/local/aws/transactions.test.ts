import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { startDynamoDB } from '../../../local/aws/dynamodb.ts';
import { localIdentity } from '../../../local/aws/verify-sigv4.ts';

const { region, ...credentials } = localIdentity;

it('a transaction that is repeated with its token is answered like the first for ten minutes, not longer', async () => {
  const clock = { now: 0 };
  const dynamodb = await startDynamoDB({ tableName: 'table', clock: () => clock.now });
  const client = new DynamoDBClient({ endpoint: dynamodb.url, region, credentials });
  const put = {
    TableName: 'table',
    Item: { pk: { S: 'a' }, sk: { S: '1' } },
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  const input = { TransactItems: [{ Put: put }], ClientRequestToken: 'token' };
  const outcome = () =>
    client.send(new TransactWriteItemsCommand(input)).then(
      () => 'written',
      (error: Error) => error.name,
    );
  expect([await outcome(), await outcome()]).toEqual(['written', 'written']);
  clock.now = 11 * 60_000;
  expect(await outcome()).toBe('TransactionCanceledException');
  client.destroy();
  await dynamodb.close();
});
