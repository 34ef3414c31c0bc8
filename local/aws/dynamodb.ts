/** Runs DynamoDB in this process: dynalite, with the bot's one table, as infra/ creates it in AWS. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { table } from '../../lambda/store/keys.ts';
import { bind } from '../http/listen.ts';
import { readBody } from '../http/read-limited-body.ts';
import { damaged } from '../read-kept-file.ts';
import { checkLevel } from './check-level-folder.ts';
import { closeIterators } from './close-dynalite-iterators.ts';
import { createFaults, type Faults, refuse } from './inject-faults.ts';
import { createTransactions, withStore } from './transactions.ts';
import { type Identity, localIdentity } from './verify-sigv4.ts';

export interface DynamoDBOptions {
  readonly tableName: string;
  /** Where it is kept; in memory without it. */
  readonly folder?: string | undefined;
  readonly identity?: Identity;
  readonly port?: number;
  readonly clock?: () => number;
}

export interface LocalDynamoDB {
  readonly url: string;
  readonly faults: Faults;
  close(): Promise<void>;
}

/** Throws StartError when what is in the folder is damaged. */
export async function startDynamoDB(options: DynamoDBOptions): Promise<LocalDynamoDB> {
  const { folder, port, identity = localIdentity, tableName, clock = Date.now } = options;
  const isKept = folder !== undefined && (await checkLevel(folder));
  closeIterators();
  const { server, store } = withStore(() => dynalite({ createTableMs: 0, ...(folder && { path: folder }) }));
  const faults = createFaults({ status: 400, type: 'ThrottlingException' });
  serveFirst(server, faults, { transact: createTransactions(store, clock), clock });
  const url = `http://127.0.0.1:${await bind(server, port)}`;
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      server.closeAllConnections();
    });
  const table = await createTable(url, identity, tableName);
  // LevelDB passes over what it cannot read of its log: an earlier start has made the whole table.
  if (isKept && table !== 'kept') {
    await close();
    throw damaged(folder);
  }
  return { url, faults, close };
}

interface Own {
  readonly transact: ReturnType<typeof createTransactions>;
  readonly clock: () => number;
}

/** Before dynalite: faults that were ordered, the answer's date, and what it does not know. */
function serveFirst(server: Server, faults: Faults, { transact, clock }: Own): void {
  const [serve] = server.listeners('request').filter((listener) => isRequestListener(listener));
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (faults.strike(request, response)) return;
    response.setHeader('date', new Date(clock()).toUTCString());
    const isTransaction = String(request.headers['x-amz-target']).endsWith('.TransactWriteItems');
    if (isTransaction) void answerTransaction(request, response, transact);
    else serve?.(request, response);
  });
}

async function answerTransaction(
  request: IncomingMessage,
  response: ServerResponse,
  transact: ReturnType<typeof createTransactions>,
): Promise<void> {
  try {
    const { status, body } = await transact(JSON.parse(String(await readBody(request))));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  } catch {
    refuse(response, 500, 'InternalServerError');
  }
}

function isRequestListener(listener: unknown): listener is RequestListener {
  return typeof listener === 'function';
}

async function createTable(
  endpoint: string,
  identity: Identity,
  TableName: string,
): Promise<'new' | 'kept' | 'half made'> {
  const { region, ...credentials } = identity;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const { partitionKey, sortKey } = table;
  const creation = new CreateTableCommand({
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [partitionKey, sortKey].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: partitionKey, KeyType: 'HASH' },
      { AttributeName: sortKey, KeyType: 'RANGE' },
    ],
  });
  try {
    await client.send(creation);
    return 'new';
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceInUseException') throw error;
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    return Table?.TableStatus === 'ACTIVE' ? 'kept' : 'half made';
  } finally {
    client.destroy();
  }
}
