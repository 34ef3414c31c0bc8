/** Builds the signed and the forged requests for the endpoints, with the expected answers. */
import { createHmac, randomBytes } from 'node:crypto';

export interface Request {
  readonly path: string;
  readonly method?: 'GET';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Response {
  /** 0 when there was none. */
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Check {
  readonly what: string;
  readonly request: Request;
  readonly status: number;
  readonly also?: (response: Response) => boolean;
}

const form = 'application/x-www-form-urlencoded';
const command = 'command=%2Fcircle&text=verify';

function slackHeaders(secret: string, body: string, type: string, age = 0): Readonly<Record<string, string>> {
  const at = String(Math.floor(Date.now() / 1000) - age);
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return { 'content-type': type, 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${signature}` };
}

export function signedBySlack(secret: string): readonly Check[] {
  const challenge = randomBytes(12).toString('hex');
  const body = JSON.stringify({ type: 'url_verification', challenge });
  return [
    {
      what: "Slack's endpoints accept requests signed by Slack",
      request: { path: '/slack/events', headers: slackHeaders(secret, body, 'application/json'), body },
      status: 200,
      also: ({ text }) => text.includes(challenge),
    },
    {
      what: "Slack's endpoints refuse requests signed ten minutes ago",
      request: { path: '/slack/events', headers: slackHeaders(secret, body, 'application/json', 600), body },
      status: 401,
    },
    {
      what: "Slack's endpoints refuse altered requests",
      request: { path: '/slack/commands', headers: slackHeaders(secret, command, form), body: `${command}2` },
      status: 401,
    },
    {
      what: "Slack's endpoints refuse the wrong content type",
      request: { path: '/slack/commands', headers: slackHeaders(secret, body, 'application/json'), body },
      status: 415,
    },
  ];
}

const webhook = '/circleci/webhooks/T0VERIFY/verify';
const unknown = JSON.stringify({ type: 'verify' });

function circleciHeaders(secret: string, body: string): Readonly<Record<string, string>> {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { 'content-type': 'application/json', 'circleci-signature': `v1=${signature}` };
}

export function signedByCircleCI(secret: string): readonly Check[] {
  return [
    {
      what: 'the webhook endpoint accepts webhooks signed by CircleCI',
      request: { path: webhook, headers: circleciHeaders(secret, unknown), body: unknown },
      status: 200,
    },
    {
      what: "the webhook endpoint refuses another webhook's signature",
      request: { path: `${webhook}2`, headers: circleciHeaders(secret, unknown), body: unknown },
      status: 401,
    },
  ];
}

const another = 'another secret';

export const forgeries: readonly Check[] = [
  ...['/slack/commands', '/slack/interactions'].map(
    (path): Check => ({
      what: `${path} refuses requests signed with another secret`,
      request: { path, headers: slackHeaders(another, command, form), body: command },
      status: 401,
    }),
  ),
  {
    what: '/slack/events refuses unsigned requests',
    request: { path: '/slack/events', headers: { 'content-type': 'application/json' }, body: '{}' },
    status: 401,
  },
  {
    what: 'the webhook endpoint refuses unsigned webhooks',
    request: { path: webhook, headers: { 'content-type': 'application/json' }, body: unknown },
    status: 401,
  },
  {
    what: 'a notification to a guessed address gets a 404',
    request: { path: '/circleci/notify/T0VERIFY/verify/guessed', body: '{}' },
    status: 404,
  },
  { what: 'an unknown path gets a 404', request: { path: '/circleci/other', body: '{}' }, status: 404 },
];
