/** DynamoDB without its wire: dynalite's own validations and operations, called in this process. Ten times as fast. */
import { createRequire } from 'node:module';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { table } from '../../lambda/store/keys.ts';
import { createTransactions } from '../../local/aws/transactions.ts';

const load = createRequire(import.meta.url);

type Value = Readonly<Record<string, unknown>>;

/** What the document client does on its way: plain values into DynamoDB's, and back. */
function marshalled(value: unknown): Value {
  if (value === null) return { NULL: true };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(marshalled) };
  return { M: all(value as Value, marshalled) };
}

function plain(value: unknown): unknown {
  const [[type, held] = []] = Object.entries(value as Value);
  if (type === 'NULL') return null;
  if (type === 'N') return Number(held);
  if (type === 'L') return (held as readonly unknown[]).map(plain);
  return type === 'M' ? all(held as Value, plain) : held;
}

function all<T>(of: Value, change: (value: unknown) => T): Record<string, T> {
  const entries = Object.entries(of).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([name, value]) => [name, change(value)]));
}

const going = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey'];
const coming = ['Item', 'Attributes', 'LastEvaluatedKey'];

function wired(input: Value): Value {
  const given = Object.entries(input).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([field, value]) => [field, going.includes(field) ? all(value as Value, marshalled) : value]),
  );
}

export async function openQuickDynamo(tableName: string): Promise<DynamoDBDocumentClient> {
  const validations = load('dynalite/validations');
  const store = load('dynalite/db').create({ createTableMs: 0 });
  const run = (operation: string, input: unknown): Promise<Value> => {
    const { types, custom } = load(`dynalite/validations/${operation}`);
    const data = validations.checkTypes(input, types);
    validations.checkValidations(data, types, custom, store);
    return new Promise((resolve, reject) =>
      load(`dynalite/actions/${operation}`)(store, data, (error: Error | null, answer: Value) =>
        error ? reject(error) : resolve(answer),
      ),
    );
  };
  const attributes = [table.partitionKey, table.sortKey];
  await run('createTable', {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: attributes.map((AttributeName, at) => ({
      AttributeName,
      KeyType: at === 0 ? 'HASH' : 'RANGE',
    })),
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  const transactions = createTransactions(store, Date.now);
  const transact = async ({ TransactItems, ReturnConsumedCapacity }: Value) => {
    const items = (TransactItems as readonly Value[]).map((item) =>
      all(item, (write) => wired(write as Value)),
    );
    const { status, body } = await transactions({ TransactItems: items, ReturnConsumedCapacity });
    if (status === 200) return body;
    throw Object.assign(new Error(String(body.message)), {
      name: String(body.__type).split('#').at(-1),
      CancellationReasons: body.CancellationReasons,
    });
  };
  const batchGet = async ({ RequestItems }: Value) => {
    const asked = all(RequestItems as Value, (of) => {
      const { Keys, ...how } = of as { Keys: readonly Value[] };
      return { ...how, Keys: Keys.map((key) => all(key, marshalled)) };
    });
    const { Responses } = await run('batchGetItem', { RequestItems: asked });
    const found = all(Responses as Value, (items) =>
      (items as readonly Value[]).map((one) => all(one, plain)),
    );
    return { Responses: found };
  };
  const send = async (command: {
    readonly constructor: { readonly name: string };
    readonly input: Value;
  }) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    if (operation === 'TransactWrite') return transact(command.input);
    if (operation === 'BatchGet') return batchGet(command.input);
    const name = {
      Get: 'getItem',
      Put: 'putItem',
      Update: 'updateItem',
      Delete: 'deleteItem',
      Query: 'query',
    }[operation];
    if (!name) throw new Error(`${operation} is not known here.`);
    try {
      const answer = await run(name, wired(command.input));
      const read = Object.entries(answer).map(([field, value]) => {
        if (field === 'Items') return [field, (value as readonly Value[]).map((item) => all(item, plain))];
        return [field, coming.includes(field) ? all(value as Value, plain) : value];
      });
      return Object.fromEntries(read);
    } catch (error) {
      const type = String((error as { body?: { __type?: string } }).body?.__type ?? '');
      throw Object.assign(new Error(type || String(error)), { name: type.split('#').at(-1) || 'Error' });
    }
  };
  return { send } as unknown as DynamoDBDocumentClient;
}
