/** What the local DynamoDB does not do: it cancels no transaction for another one's sake. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, it } from 'vitest';
import { createRecords } from '../../lambda/store/dynamo/table-items.ts';

/** A table that cancels so many transactions, for these reasons. */
function canceling(times: number, ...codes: readonly string[]) {
  const asked = { times: 0 };
  const send = async () => {
    asked.times += 1;
    if (asked.times > times) return {};
    const CancellationReasons = codes.map((Code) => ({ Code }));
    throw Object.assign(new Error('canceled'), { name: 'TransactionCanceledException', CancellationReasons });
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  const records = createRecords({ client, tableName: 'table', clock: () => 0 });
  return { asked, transact: () => records.transact([{ remove: { pk: 'W#T1', sk: 'A' } }]) };
}

it('a transaction that meets another one is repeated, eight times at most', async () => {
  const { asked, transact } = canceling(7, 'None', 'TransactionConflict');
  expect([await transact(), asked.times]).toEqual([[], 8]);
  await expect(canceling(8, 'TransactionConflict').transact()).rejects.toThrow('canceled');
});

it('a transaction whose condition does not hold is not repeated, though it meets another one', async () => {
  const { asked, transact } = canceling(9, 'TransactionConflict', 'ConditionalCheckFailed');
  expect([await transact(), asked.times]).toEqual([[1], 1]);
});
