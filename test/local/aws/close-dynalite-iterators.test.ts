import { DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { AbstractValueIterator } from 'abstract-level';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalDynamoDB, startDynamoDB } from '../../../local/aws/dynamodb.ts';
import { localIdentity } from '../../../local/aws/verify-sigv4.ts';

const { region, ...credentials } = localIdentity;
const TableName = 'table';
let dynamodb: LocalDynamoDB;
let closed = 0;
const { close } = AbstractValueIterator.prototype;

beforeAll(async () => {
  AbstractValueIterator.prototype.close = function (this: typeof AbstractValueIterator.prototype) {
    closed += 1;
    return close.call(this);
  };
  dynamodb = await startDynamoDB({ tableName: TableName });
});
afterAll(async () => {
  AbstractValueIterator.prototype.close = close;
  await dynamodb.close();
});

it('a Query lets go of what it has read, whether or not it was to read all', async () => {
  const client = new DynamoDBClient({ endpoint: dynamodb.url, region, credentials });
  for (const sk of ['1', '2', '3'])
    await client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: sk } } }));
  const query = {
    TableName,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'a' } },
  };
  const before = closed;
  for (const limit of [{}, { Limit: 1 }]) await client.send(new QueryCommand({ ...query, ...limit }));
  client.destroy();
  expect(closed - before).toBe(2);
});
