/** Imitates AWS, CircleCI and Slack on loopback, answering at once, so that only the bot is measured. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { marshall } from '@aws-sdk/util-dynamodb';
import { readBody } from '../local/http/body.ts';
import { bind } from '../local/http/listen.ts';
import { signingSecret } from '../test/fakes/slack-requests.ts';
import { builds } from './builds.ts';

export interface StandIns {
  readonly url: string;
  /** What was asked since the last `forget`, by name: `GetItem INSTALLATION`. */
  readonly asked: readonly string[];
  forget(): void;
  /** Resolves with performance.now() when the next message is posted. */
  posted(): Promise<number>;
  close(): void;
}

export async function startStandIns(): Promise<StandIns> {
  const asked: string[] = [];
  let tellPosted = (_: number) => {};
  const server = createServer(async (request, response) => {
    const body = (await readBody(request))?.toString() ?? '';
    const name = nameOf(request, body);
    asked.push(name);
    if (name === 'message') tellPosted(performance.now());
    answer(name, response, url);
  });
  const url = `http://127.0.0.1:${await bind(server)}`;
  return {
    url,
    asked,
    forget: () => void asked.splice(0),
    posted: () => new Promise((resolve) => (tellPosted = resolve)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function nameOf({ url = '', headers }: IncomingMessage, body: string): string {
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  if (target === 'GetSecretValue') return `${target} ${JSON.parse(body).SecretId}`;
  if (target) {
    const { Key, Item } = JSON.parse(body);
    return `${target} ${String((Key ?? Item).sk.S).split('#')[0]}`;
  }
  if (url.includes('/invocations')) return 'Invoke';
  if (url.startsWith('/respond')) return 'message';
  return url.startsWith('/api/v1.1/') ? `CircleCI ${url.split('?')[0]}` : `Slack ${url}`;
}

const at = { connectedAt: 0, connectedBy: 'U1', installedAt: 0, installedBy: 'U1' };

function answer(name: string, response: ServerResponse, url: string): void {
  const send = (value: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  if (name === 'Invoke') return void response.writeHead(202).end();
  if (name === 'message') return void response.end('ok');
  if (name === 'GetSecretValue app')
    return void send({ SecretString: JSON.stringify({ signingSecrets: [signingSecret] }) });
  if (name.startsWith('GetSecretValue'))
    return void send({
      SecretString: JSON.stringify({ slackBotToken: 'xoxb-bench', circleci: { host: url, token: 'bench' } }),
    });
  if (name === 'GetItem INSTALLATION')
    return void send({
      Item: marshall({
        workspace: 'T0ACME00001',
        name: 'Acme',
        botUserId: 'U0BOT',
        botId: 'B0BOT',
        scopes: [],
        hasAdmin: true,
        ...at,
      }),
    });
  if (name === 'GetItem CONNECTION') return void send({ Item: marshall({ host: url, login: 'ada', ...at }) });
  if (name.startsWith('CircleCI')) return void send(builds);
  return void send({ ok: true });
}
