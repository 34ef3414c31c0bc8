/**
 * Posts a webhook to a channel with the least code: one server that verifies, looks up the channel and posts.
 * Without a queue, a refused message is lost; without an outbox, a repeated webhook is posted twice.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { WebClient } from '@slack/web-api';
import { names } from '../../local/aws/local-aws.ts';
import { localIdentity } from '../../local/aws/verify-sigv4.ts';
import { bind } from '../../local/http/listen.ts';
import { readBody } from '../../local/http/read-limited-body.ts';

export interface DirectOptions {
  readonly dynamodbUrl: string;
  readonly slackApiUrl: string;
  readonly botToken: string;
  readonly secret: string;
  readonly channel: string;
}

export async function startDirect(options: DirectOptions) {
  const { region, ...credentials } = localIdentity;
  const table = new DynamoDBClient({ endpoint: options.dynamodbUrl, region, credentials });
  const slack = new WebClient(options.botToken, { slackApiUrl: options.slackApiUrl });
  const server = createServer(async (request, response) => {
    const body = (await readBody(request)) ?? Buffer.alloc(0);
    if (!isSigned(request, body, options.secret)) return void response.writeHead(401).end();
    const Key = { pk: { S: 'channel' }, sk: { S: 'gh/acme/web' } };
    await table.send(new GetItemCommand({ TableName: names.TABLE_NAME, Key }));
    const { workflow } = JSON.parse(body.toString());
    await slack.chat.postMessage({ channel: options.channel, text: `${workflow.name}: ${workflow.status}` });
    response.end();
  });
  return {
    url: `http://127.0.0.1:${await bind(server)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
      table.destroy();
    },
  };
}

function isSigned({ headers }: IncomingMessage, body: Buffer, secret: string): boolean {
  const expected = Buffer.from(`v1=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const given = Buffer.from(String(headers['circleci-signature']));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
