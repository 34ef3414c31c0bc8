/** Reads and writes single items of the table, conditionally where needed. */
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { type Key, table } from '../keys.ts';
import { createReader } from './reads/batch-reads.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A condition or an update, in DynamoDB's expression language. */
export interface Expression {
  readonly text: string;
  /** Without their colon. */
  readonly values?: Attributes | undefined;
  /** Without their `#`: placeholders for DynamoDB's reserved words. */
  readonly names?: Readonly<Record<string, string>>;
}

/** The item exists. */
export const there: Expression = { text: 'attribute_exists(pk)' };

/** Adds `by` to the attribute `of`, which starts at zero. */
export interface Addition {
  readonly of: string;
  readonly by: number;
  readonly expiresAt: number;
}

/** One write of a transaction. */
export type Write =
  | { readonly put: Key; readonly attributes: Attributes; readonly condition?: Expression }
  | { readonly change: Key; readonly text: string; readonly condition: Expression }
  | { readonly remove: Key };

export interface Records {
  /**
   * Returns undefined for a missing or expired item. Throws when the item has another shape. Items that are asked for
   * together come in one request.
   */
  read<S extends v.GenericSchema>(key: Key, schema: S): Promise<v.InferOutput<S> | undefined>;
  write(key: Key, attributes: Attributes): Promise<void>;
  /** Writes all or none, at most 100. Returns the positions of the writes whose condition does not hold. */
  transact(writes: readonly Write[]): Promise<readonly number[]>;
  /** Returns false, and changes nothing, when the condition does not hold. */
  writeIf(key: Key, attributes: Attributes, condition: Expression): Promise<boolean>;
  /** As `writeIf`, of an item that names its writer. True also where an earlier try of this very write had succeeded. */
  writeAs(writer: string, key: Key, attributes: Attributes, condition: Expression): Promise<boolean>;
  changeIf(key: Key, change: string, condition: Expression): Promise<boolean>;
  /** Returns the changed item; undefined, and changes nothing, when the condition does not hold. */
  changeAndRead<S extends v.GenericSchema>(
    key: Key,
    change: { readonly text: string; readonly condition: Expression; readonly schema: S },
  ): Promise<v.InferOutput<S> | undefined>;
  /** Returns the attribute's new value. */
  add(key: Key, addition: Addition): Promise<number>;
  remove(key: Key): Promise<void>;
  removeIf(key: Key, condition: Expression): Promise<boolean>;
}

export interface Table {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Called with the kind of each item that a list had to skip. */
  readonly unreadable?: (kind: string) => void;
}

export function createRecords({ client, tableName, clock }: Table): Records {
  const at = (key: Key) => ({ TableName: tableName, Key: { ...key } });
  const item = (key: Key, attributes: Attributes) => ({
    TableName: tableName,
    Item: { ...defined(attributes), ...key },
  });
  const readItem = createReader(client, tableName);
  return {
    async read(key, schema) {
      const found = await readItem(key);
      return found && !isExpired(found, clock()) ? validated(found, key.sk, schema) : undefined;
    },
    transact: (writes) => transact(writes, { client, item, at }),
    async changeAndRead(key, { text, condition, schema }) {
      const update = { ...at(key), UpdateExpression: text, ...conditioned(condition) };
      const answer = await ifHeld(client.send(new UpdateCommand({ ...update, ReturnValues: 'ALL_NEW' })));
      return answer && validated(answer.Attributes ?? {}, key.sk, schema);
    },
    async write(key, attributes) {
      await client.send(new PutCommand(item(key, attributes)));
    },
    writeIf: (key, attributes, condition) =>
      held(client.send(new PutCommand({ ...item(key, attributes), ...conditioned(condition) }))),
    async writeAs(writer, key, attributes, condition) {
      const put = { ...item(key, { ...attributes, writer }), ...conditioned(condition) };
      const refusal = await refusalOf(client.send(new PutCommand(put)));
      // Only a request that was sent again can have met its own success.
      if (!refusal || refusal.attempts === 1) return !refusal;
      return (await readItem(key))?.writer === writer;
    },
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
      ExpressionAttributeNames: { '#of': of },
      ExpressionAttributeValues: { ':by': by, ':expiresAt': expiresAt },
      ReturnValues: 'UPDATED_NEW',
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

interface Writer {
  readonly client: DynamoDBDocumentClient;
  readonly item: (key: Key, attributes: Attributes) => { TableName: string; Item: Record<string, unknown> };
  readonly at: (key: Key) => { TableName: string; Key: Record<string, string> };
}

/** Attempts while other transactions write the same items. */
const mostConflicts = 8;

async function transact(writes: readonly Write[], { client, item, at }: Writer): Promise<readonly number[]> {
  const TransactItems: TransactWriteCommandInput['TransactItems'] = writes.map((write) => {
    if ('remove' in write) return { Delete: at(write.remove) };
    if ('change' in write)
      return {
        Update: { ...at(write.change), UpdateExpression: write.text, ...conditioned(write.condition) },
      };
    const put = item(write.put, write.attributes);
    return { Put: { ...put, ...(write.condition && conditioned(write.condition)) } };
  });
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return [];
    } catch (error) {
      const reasons = reasonsOf(error);
      const failed = reasons.flatMap((code, index) => (code === 'ConditionalCheckFailed' ? [index] : []));
      if (failed.length > 0) return failed;
      if (!reasons.includes('TransactionConflict') || attempt === mostConflicts) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 20));
    }
  }
}

const canceledSchema = v.object({
  CancellationReasons: v.array(v.object({ Code: v.optional(v.string(), '') })),
});

function reasonsOf(error: unknown): readonly string[] {
  const read = v.safeParse(canceledSchema, error);
  return read.success ? read.output.CancellationReasons.map(({ Code }) => Code) : [];
}

/** Returns false for a failed condition. */
async function held(write: Promise<unknown>): Promise<boolean> {
  return (await ifHeld(write)) !== undefined;
}

/** Returns undefined for a failed condition. */
async function ifHeld<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

interface Refusal extends Error {
  readonly $metadata?: { readonly attempts?: number };
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}

/** Returns how often a write was sent whose condition failed; undefined where it held. */
async function refusalOf(
  write: Promise<unknown>,
): Promise<{ readonly attempts: number | undefined } | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return { attempts: error.$metadata?.attempts };
    throw error;
  }
}

/** Removes undefined values at any depth, whatever the client's marshalling options are. */
function defined(attributes: Attributes): Attributes {
  return JSON.parse(JSON.stringify(attributes));
}
