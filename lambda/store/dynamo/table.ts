/** One item at a time, in our words: read, write, write if, remove if. What dynamo.ts is made of. */
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Key, table } from '../keys.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A condition or an update, in DynamoDB's expression language. */
export interface Expression {
  readonly text: string;
  /** Without their colon. */
  readonly values?: Attributes | undefined;
  /** Without their hash: what DynamoDB reserves cannot be said plainly. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The item exists. */
export const there: Expression = { text: 'attribute_exists(pk)' };

/** Adds `by` to the attribute `of`, which begins at nothing. */
export interface Addition {
  readonly of: string;
  readonly by: number;
  readonly expiresAt: number;
}

export interface Records {
  /** Undefined when there is none, or none any more. Throws when the item is not of this shape. */
  read<S extends v.GenericSchema>(key: Key, schema: S): Promise<v.InferOutput<S> | undefined>;
  write(key: Key, attributes: Attributes): Promise<void>;
  /** False when the condition does not hold; then nothing has changed. */
  writeIf(key: Key, attributes: Attributes, condition: Expression): Promise<boolean>;
  changeIf(key: Key, change: string, condition: Expression): Promise<boolean>;
  /** What the attribute has come to. */
  add(key: Key, addition: Addition): Promise<number>;
  remove(key: Key): Promise<void>;
  removeIf(key: Key, condition: Expression): Promise<boolean>;
}

export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Is told the kind of each item that a list had to leave out. */
  readonly unreadable?: (kind: string) => void;
}

export function createRecords({ client, tableName, clock }: Table): Records {
  const at = (key: Key) => ({ TableName: tableName, Key: { ...key } });
  const item = (key: Key, attributes: Attributes) => ({
    TableName: tableName,
    Item: { ...defined(attributes), ...key },
  });
  return {
    async read(key, schema) {
      const { Item } = await client.send(new GetCommand({ ...at(key), ConsistentRead: true }));
      return Item && !isExpired(Item, clock()) ? validated(Item, key.sk, schema) : undefined;
    },
    async write(key, attributes) {
      await client.send(new PutCommand(item(key, attributes)));
    },
    writeIf: (key, attributes, condition) =>
      held(client.send(new PutCommand({ ...item(key, attributes), ...conditioned(condition) }))),
    changeIf: (key, change, condition) =>
      held(
        client.send(new UpdateCommand({ ...at(key), UpdateExpression: change, ...conditioned(condition) })),
      ),
    add: (key, addition) => add(client, at(key), addition),
    async remove(key) {
      await client.send(new DeleteCommand(at(key)));
    },
    removeIf: (key, condition) =>
      held(client.send(new DeleteCommand({ ...at(key), ...conditioned(condition) }))),
  };
}

async function add(
  client: DynamoDBDocumentClient,
  where: { readonly TableName: string; readonly Key: Record<string, string> },
  { of, by, expiresAt }: Addition,
): Promise<number> {
  const { Attributes } = await client.send(
    new UpdateCommand({
      ...where,
      UpdateExpression: 'ADD #of :by SET expiresAt = :expiresAt',
      ...{ ExpressionAttributeNames: { '#of': of } },
      ...{ ExpressionAttributeValues: { ':by': by, ':expiresAt': expiresAt }, ReturnValues: 'UPDATED_NEW' },
    }),
  );
  return v.parse(v.number(), Attributes?.[of]);
}

/** DynamoDB's TTL deletes up to two days late. */
export function isExpired(item: Attributes, now: number): boolean {
  const at = item[table.timeToLive];
  return typeof at === 'number' && at * 1000 <= now;
}

function validated<S extends v.GenericSchema>(
  item: Attributes,
  sortKey: string,
  schema: S,
): v.InferOutput<S> {
  const read = v.safeParse(schema, item);
  if (read.success) return read.output;
  throw new Error(`The table holds a ${sortKey.split('#', 1)[0]} of another shape.`);
}

function conditioned({ text, values, names }: Expression) {
  return {
    ConditionExpression: text,
    ...(values && { ExpressionAttributeValues: marked(':', values) }),
    ...(names && { ExpressionAttributeNames: marked('#', names) }),
  };
}

export function marked<T>(mark: string, all: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [mark + name, value]));
}

/** A condition that does not hold is an answer, not an error. */
async function held(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

/** Optional things are left out at any depth, whatever the client was told about undefined. */
function defined(attributes: Attributes): Attributes {
  return JSON.parse(JSON.stringify(attributes));
}
