/** Reads items by key: those that are asked for together come in one request. */
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as v from 'valibot';
import { keySchema } from '../../item-schemas.ts';
import type { Key } from '../../keys.ts';

type Item = Readonly<Record<string, unknown>>;

/** DynamoDB's limit of a batch. */
const mostKeys = 100;

interface Asked extends PromiseWithResolvers<Item | undefined> {
  readonly key: Key;
}

/**
 * Returns a consistent read of one item. What is asked for until the running code waits for something else is one request,
 * so that callers read together by not awaiting one after the other.
 */
export function createReader(
  client: DynamoDBDocumentClient,
  tableName: string,
): (key: Key) => Promise<Item | undefined> {
  let asked = new Map<string, Asked>();
  const send = () => {
    const all = [...asked.values()];
    asked = new Map();
    for (let from = 0; from < all.length; from += mostKeys)
      void answer(all.slice(from, from + mostKeys), { client, tableName });
  };
  return (key) => {
    const name = nameOf(key);
    const known = asked.get(name);
    if (known) return known.promise;
    if (asked.size === 0) afterThisTurn(send);
    const { promise, resolve, reject } = Promise.withResolvers<Item | undefined>();
    asked.set(name, { key, promise, resolve, reject });
    return promise;
  };
}

/** After all promises that are settled now have continued. */
function afterThisTurn(work: () => void): void {
  void Promise.resolve().then(() => process.nextTick(work));
}

function nameOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`;
}

interface Where {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

async function answer(asked: readonly Asked[], where: Where): Promise<void> {
  const [only, ...others] = asked;
  if (!only) return;
  try {
    if (others.length === 0) return only.resolve(await readOne(only.key, where));
    await answerAll(asked, where);
  } catch (error) {
    for (const { reject } of asked) reject(error);
  }
}

async function readOne(key: Key, { client, tableName }: Where): Promise<Item | undefined> {
  const question = new GetCommand({ TableName: tableName, Key: { ...key }, ConsistentRead: true });
  return (await client.send(question)).Item;
}

const found = v.array(v.intersect([keySchema, v.record(v.string(), v.unknown())]));
const unprocessed = v.optional(v.object({ Keys: v.array(keySchema) }));

/** DynamoDB may leave out some under load: these are read one by one, which the client repeats. */
async function answerAll(asked: readonly Asked[], { client, tableName }: Where): Promise<void> {
  const Keys = asked.map(({ key }) => ({ ...key }));
  const { Responses, UnprocessedKeys } = await client.send(
    new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
  );
  const items = new Map(v.parse(found, Responses?.[tableName] ?? []).map((item) => [nameOf(item), item]));
  const left = new Set((v.parse(unprocessed, UnprocessedKeys?.[tableName])?.Keys ?? []).map(nameOf));
  await Promise.all(
    asked.map(async ({ key, resolve }) =>
      resolve(left.has(nameOf(key)) ? await readOne(key, { client, tableName }) : items.get(nameOf(key))),
    ),
  );
}
