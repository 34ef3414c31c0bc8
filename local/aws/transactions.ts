/** Adds TransactWriteItems to dynalite: locks the items, checks all conditions, then writes all or none. */
import { createRequire } from 'node:module';
import * as v from 'valibot';

const load = createRequire(import.meta.url);

const fields = v.record(v.string(), v.unknown());
const operations = { Put: 'putItem', Update: 'updateItem', Delete: 'deleteItem' } as const;
type Operation = keyof typeof operations;

const transactionSchema = v.object({
  TransactItems: v.pipe(
    v.array(v.partial(v.object({ Put: fields, Update: fields, Delete: fields }))),
    v.maxLength(100),
  ),
  ClientRequestToken: v.optional(v.string()),
  ReturnConsumedCapacity: v.optional(v.string()),
});

type Fields = v.InferOutput<typeof fields>;
type Done = (error: unknown, answer?: unknown) => void;

/** The part of dynalite's store that is used here. */
export interface ItemStore {
  getTable(name: string, done: Done): void;
  getItemDb(name: string): ItemDb;
}

interface ItemDb {
  lock(keys: readonly string[], work: (release: (done: Done) => Done) => void): void;
  get(key: string, done: Done): void;
}

/** An answer of DynamoDB's: a status and a body. */
export interface Answered {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Write {
  readonly action: string;
  readonly data: Fields;
  readonly table: string;
  readonly key: string;
}

/** Calls `dynalite` and returns its server with the store that it keeps to itself. */
export function withStore<T>(start: () => T): { readonly server: T; readonly store: ItemStore } {
  const db = load('dynalite/db');
  const { create } = db;
  let store: ItemStore | undefined;
  db.create = (options: unknown) => {
    store = create(options);
    return store;
  };
  try {
    const server = start();
    if (!store) throw new Error('dynalite has made no store.');
    return { server, store };
  } finally {
    db.create = create;
  }
}

/** Milliseconds for which DynamoDB answers repeats with one token like the first. */
const tokenLife = 10 * 60_000;

export function createTransactions(
  store: ItemStore,
  clock: () => number,
): (input: unknown) => Promise<Answered> {
  /** In the order of time. */
  const tokens = new Map<string, number>();
  return async (input) => {
    const read = v.safeParse(transactionSchema, input);
    if (!read.success) return refused('ValidationException', 'The transaction cannot be read.');
    const { TransactItems, ClientRequestToken: token, ReturnConsumedCapacity } = read.output;
    for (const [known, at] of tokens) {
      if (at > clock() - tokenLife) break;
      tokens.delete(known);
    }
    if (token !== undefined && tokens.has(token)) return { status: 200, body: {} };
    const writes = await Promise.all(TransactItems.map((item) => writeOf(item, store)));
    const places = writes.map(({ table, key }) => `${table} ${key}`);
    if (new Set(places).size < places.length)
      return refused(
        'ValidationException',
        'Transaction request cannot include multiple operations on one item',
      );
    const answer = await locked(writes, store, () => writeAll(writes, store, ReturnConsumedCapacity));
    if (answer.status === 200 && token !== undefined) tokens.set(token, clock());
    return answer;
  };
}

function refused(type: string, message: string, more: Fields = {}): Answered {
  return {
    status: 400,
    body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message, Message: message, ...more },
  };
}

async function writeOf(
  item: { readonly [O in Operation]?: Fields | undefined },
  store: ItemStore,
): Promise<Write> {
  for (const name of ['Put', 'Update', 'Delete'] as const) {
    const input = item[name];
    if (!input) continue;
    const action = operations[name];
    const validations = load('dynalite/validations');
    const { types, custom } = load(`dynalite/validations/${action}`);
    const data: Fields = validations.checkTypes(input, types);
    validations.checkValidations(data, types, custom, store);
    const table = String(data.TableName);
    const schema = await called((done) => store.getTable(table, done));
    return { action, data, table, key: load('dynalite/db').createKey(data.Key ?? data.Item, schema) };
  }
  throw new Error('A transaction writes, changes or deletes.');
}

/** One table is enough here: the bot has one. */
async function locked<T>(writes: readonly Write[], store: ItemStore, work: () => Promise<T>): Promise<T> {
  const items = store.getItemDb(writes[0]?.table ?? '');
  return new Promise((resolve, reject) => {
    items.lock(
      writes.map(({ key }) => key),
      (release) => {
        const end = release(() => undefined);
        work()
          .then(resolve, reject)
          .finally(() => end(undefined));
      },
    );
  });
}

const consumedSchema = v.object({ ConsumedCapacity: v.object({ CapacityUnits: v.number() }) });

/** A transaction prepares and commits each item: it consumes twice what a write does. */
async function writeAll(
  writes: readonly Write[],
  store: ItemStore,
  ReturnConsumedCapacity: string | undefined,
): Promise<Answered> {
  const failures = await Promise.all(
    writes.map(async ({ data, table, key }) => {
      const known = await called((done) => store.getItemDb(table).get(key, done)).catch(() => undefined);
      return Boolean(load('dynalite/db').checkConditional(data, known));
    }),
  );
  if (failures.includes(true)) {
    const CancellationReasons = failures.map((hasFailed) => ({
      Code: hasFailed ? 'ConditionalCheckFailed' : 'None',
    }));
    return refused('TransactionCanceledException', 'Transaction cancelled', { CancellationReasons });
  }
  const unlocked = withoutLocks(store);
  const units = new Map<string, number>();
  for (const { action, data, table } of writes) {
    const asked = { ...data, ReturnConsumedCapacity };
    const answer = await called((done) => load(`dynalite/actions/${action}`)(unlocked, asked, done));
    const read = v.safeParse(consumedSchema, answer);
    const used = read.success ? 2 * read.output.ConsumedCapacity.CapacityUnits : 0;
    units.set(table, (units.get(table) ?? 0) + used);
  }
  if (ReturnConsumedCapacity !== 'TOTAL') return { status: 200, body: {} };
  const ConsumedCapacity = [...units].map(([TableName, CapacityUnits]) => ({ TableName, CapacityUnits }));
  return { status: 200, body: { ConsumedCapacity } };
}

/** The transaction holds the locks already. */
function withoutLocks(store: ItemStore): ItemStore {
  return {
    ...store,
    getItemDb: (name) => ({
      ...store.getItemDb(name),
      lock: (_, work) => work((done) => done),
    }),
  };
}

function called(call: (done: Done) => void): Promise<unknown> {
  return new Promise((resolve, reject) => call((error, answer) => (error ? reject(error) : resolve(answer))));
}
