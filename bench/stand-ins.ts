/** Imitates AWS, CircleCI and Slack on loopback, answering at once unless told, so that only the bot is measured. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { marshall } from '@aws-sdk/util-dynamodb';
import { workspaceKey } from '../lambda/store/keys.ts';
import { bind } from '../local/http/listen.ts';
import { readBody } from '../local/http/read-limited-body.ts';
import { signingSecret } from '../test/fakes/slack-requests.ts';
import type { Certificate } from './certificate.ts';
import { builds, detailsOfFailed, jobsOfWorkflow, pipelines, workflows } from './sample-builds.ts';

/** As the variables of the measured functions name it. */
export const tableName = 'table';

export interface StandIns extends Disposable {
  readonly url: string;
  /** The certificate that clients must trust. */
  readonly caFile: string | undefined;
  /** What was asked since the last `forget`, by name: `GetItem INSTALLATION`. */
  readonly asked: readonly string[];
  forget(): void;
  /** Milliseconds until the table and Secrets Manager answer. */
  takeTime(delays: Delays): void;
  /** Resolves with performance.now() when the next message is posted. */
  posted(): Promise<number>;
}

interface Delays {
  readonly table: number;
  readonly secrets: number;
}

export async function startStandIns(certificate?: Certificate): Promise<StandIns> {
  const asked: string[] = [];
  let tellPosted = (_: number) => {};
  let delays: Delays = { table: 0, secrets: 0 };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const body = (await readBody(request))?.toString() ?? '';
    const name = nameOf(request, body);
    asked.push(...readsOf(name));
    if (name === 'message') tellPosted(performance.now());
    const delay = delayOf(name, delays);
    if (delay > 0) setTimeout(() => answer(name, response, url), delay);
    else answer(name, response, url);
  };
  const server = certificate ? createTlsServer(certificate, handle) : createServer(handle);
  const url = `${certificate ? 'https' : 'http'}://127.0.0.1:${await bind(server)}`;
  return {
    url,
    caFile: certificate?.file,
    asked,
    forget: () => void asked.splice(0),
    takeTime: (next) => {
      delays = next;
    },
    posted: () => new Promise((resolve) => (tellPosted = resolve)),
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function delayOf(name: string, { table, secrets }: Delays): number {
  if (name.startsWith('GetSecretValue')) return secrets;
  return /^(BatchGetItem|GetItem|PutItem|UpdateItem|Query) /.test(name) ? table : 0;
}

/** What is read together is the same work as what is read one by one. */
function readsOf(name: string): readonly string[] {
  const [operation, kinds = ''] = name.split(/ (.*)/);
  return operation === 'BatchGetItem' ? kinds.split(', ').map((kind) => `GetItem ${kind}`) : [name];
}

function nameOf({ url = '', headers }: IncomingMessage, body: string): string {
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  if (target === 'GetSecretValue') return `${target} ${JSON.parse(body).SecretId}`;
  if (target) {
    const { Key, Item, RequestItems } = JSON.parse(body);
    const keys = RequestItems ? RequestItems[tableName].Keys : [Key ?? Item];
    // A query names no item.
    return `${target} ${keys.map((key: typeof Key) => key?.sk.S.split('#')[0] ?? '').join(', ')}`;
  }
  if (url.includes('/invocations')) return 'Invoke';
  if (url.startsWith('/respond')) return 'message';
  return url.startsWith('/api/') ? `CircleCI ${url}` : `Slack ${url}`;
}

const at = { connectedAt: 0, connectedBy: 'U1', installedAt: 0, installedBy: 'U1' };
const workspace = 'T0ACME00001';
const connection = { host: '', login: 'ada', ...at };
const installation = {
  workspace,
  name: 'Acme',
  botUserId: 'U0BOT',
  botId: 'B0BOT',
  scopes: [],
  hasAdmin: true,
  ...at,
};

function answer(name: string, response: ServerResponse, url: string): void {
  if (name === 'Invoke') return void response.writeHead(202).end();
  if (name === 'message') return void response.end('ok');
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(bodyOf(name, url)));
}

function bodyOf(name: string, url: string): unknown {
  if (name === 'GetSecretValue app')
    return { SecretString: JSON.stringify({ signingSecrets: [signingSecret] }) };
  if (name.startsWith('GetSecretValue')) {
    const circleci = { host: url, token: 'bench' };
    return { SecretString: JSON.stringify({ slackBotToken: 'xoxb-bench', circleci }) };
  }
  if (name.startsWith('BatchGetItem ')) {
    const items = readsOf(name).flatMap((one) => itemOf(one, url) ?? []);
    return { Responses: { [tableName]: items.map((item) => marshall(item)) }, UnprocessedKeys: {} };
  }
  const item = itemOf(name, url);
  if (item) return { Item: marshall(item) };
  if (name.startsWith('CircleCI ')) return circleciBody(name);
  if (name.endsWith('users.info')) return { ok: true, user: { id: 'U0ADA00001', team_id: workspace } };
  if (name.endsWith('conversations.info'))
    return { ok: true, channel: { is_member: true, is_ext_shared: false } };
  return { ok: true };
}

function itemOf(name: string, url: string) {
  if (name === 'GetItem INSTALLATION')
    return Object.assign({ pk: workspaceKey(workspace), sk: 'INSTALLATION' }, installation);
  if (name === 'GetItem CONNECTION')
    return Object.assign({ pk: workspaceKey(workspace), sk: 'CONNECTION' }, connection, { host: url });
  return undefined;
}

function circleciBody(name: string): unknown {
  const answers: readonly (readonly [RegExp, unknown])[] = [
    [/\/pipeline\?/, pipelines],
    [/\/pipeline\/[^/]+\/workflow/, workflows],
    [/\/workflow\/[^/]+\/job/, jobsOfWorkflow],
    [/\/tests$/, { tests: [] }],
    [/\/tree\/main/, builds],
  ];
  return answers.find(([path]) => path.test(name))?.[1] ?? detailsOfFailed;
}
