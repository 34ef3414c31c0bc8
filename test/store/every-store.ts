/** Every store and every keeper of secrets that there is, made ready for a test. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AlertStore } from '../../lambda/store/alert-store.ts';
import { createStore } from '../../lambda/store/dynamo/dynamo-store.ts';
import type { Secrets, Store } from '../../lambda/store/store.ts';
import { createSecrets } from '../../lambda/store/workspace-secrets.ts';
import { startDynamoDB } from '../../local/aws/dynamodb.ts';
import { startSecretsManager } from '../../local/aws/secrets-manager.ts';
import { localIdentity } from '../../local/aws/verify-sigv4.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';

export interface Clock {
  now: number;
}

export interface Ready<T> {
  readonly it: T;
  readonly clock: Clock;
  close(): Promise<void>;
}

const { region, ...credentials } = localIdentity;
const tableName = 'bot';

export const newClock = (): Clock => ({ now: Date.UTC(2026, 10, 23) });

export async function realStore() {
  const clock = newClock();
  const database = await startDynamoDB({ tableName });
  const plain = new DynamoDBClient({ endpoint: database.url, region, credentials, maxAttempts: 3 });
  const client = DynamoDBDocumentClient.from(plain);
  const sent: string[] = [];
  /** Items that were asked for: a batch is paid for by its items. */
  const paid = { items: 0 };
  client.middlewareStack.add(
    (next, context) => (args) => {
      const name = String(context.commandName);
      sent.push(name);
      if (/^(Get|Query)/.test(name)) paid.items += 1;
      if (/^BatchGet/.test(name)) paid.items += keysIn(args.input);
      return next(args);
    },
    { step: 'initialize' },
  );
  let made = 0;
  const newId = () => `attempt-${made++}`;
  const unreadable: string[] = [];
  const store = createStore({
    client,
    tableName,
    clock: () => clock.now,
    newId,
    unreadable: (kind) => unreadable.push(kind),
  });
  const close = async () => {
    plain.destroy();
    await database.close();
  };
  return { it: store, clock, close, database, client, sent, paid, unreadable };
}

function keysIn(input: unknown): number {
  const { RequestItems = {} } = input as { RequestItems?: Record<string, { Keys?: readonly unknown[] }> };
  return Object.values(RequestItems).reduce((sum, { Keys = [] }) => sum + Keys.length, 0);
}

export async function realSecrets() {
  const clock = newClock();
  const vault = await startSecretsManager({ clock: () => clock.now });
  const client = new SecretsManagerClient({ endpoint: vault.url, region, credentials, maxAttempts: 2 });
  const prefix = 'bot/workspace';
  const secrets = createSecrets({ client, prefix, clock: () => clock.now });
  const close = async () => {
    client.destroy();
    await vault.close();
  };
  return { it: secrets, clock, close, vault, client };
}

export const stores: readonly (readonly [string, () => Promise<Ready<Store & AlertStore>>])[] = [
  ['in memory', fake((clock) => createFakeStore({ clock }))],
  ['on DynamoDB', realStore],
];

export const secretKeepers: readonly (readonly [string, () => Promise<Ready<Secrets>>])[] = [
  ['in memory', fake(createFakeSecrets)],
  ['in Secrets Manager', realSecrets],
];

function fake<T>(make: (clock: () => number) => T): () => Promise<Ready<T>> {
  return async () => {
    const clock = newClock();
    return { it: make(() => clock.now), clock, close: async () => undefined };
  };
}
