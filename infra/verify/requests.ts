/** The signed and the forged requests that verify the doors, and how each is to be answered. */
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
      what: "Slack's door takes what Slack signs",
      request: { path: '/slack/events', headers: slackHeaders(secret, body, 'application/json'), body },
      status: 200,
      also: ({ text }) => text.includes(challenge),
    },
    {
      what: "Slack's door refuses what was signed ten minutes ago",
      request: { path: '/slack/events', headers: slackHeaders(secret, body, 'application/json', 600), body },
      status: 401,
    },
    {
      what: "Slack's door refuses what was changed on the way",
      request: { path: '/slack/commands', headers: slackHeaders(secret, command, form), body: `${command}2` },
      status: 401,
    },
    {
      what: "Slack's door refuses the wrong kind at an address",
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
      what: "CircleCI's door takes what CircleCI signs",
      request: { path: webhook, headers: circleciHeaders(secret, unknown), body: unknown },
      status: 200,
    },
    {
      what: "CircleCI's door refuses another hook's signature",
      request: { path: `${webhook}2`, headers: circleciHeaders(secret, unknown), body: unknown },
      status: 401,
    },
  ];
}

const another = 'another secret';

export const forgeries: readonly Check[] = [
  ...['/slack/commands', '/slack/interactions'].map(
    (path): Check => ({
      what: `${path} refuses another secret`,
      request: { path, headers: slackHeaders(another, command, form), body: command },
      status: 401,
    }),
  ),
  {
    what: '/slack/events refuses what is not signed',
    request: { path: '/slack/events', headers: { 'content-type': 'application/json' }, body: '{}' },
    status: 401,
  },
  {
    what: "CircleCI's door refuses what is not signed",
    request: { path: webhook, headers: { 'content-type': 'application/json' }, body: unknown },
    status: 401,
  },
  {
    what: 'a notification at a guessed address finds nothing',
    request: { path: '/circleci/notify/T0VERIFY/verify/guessed', body: '{}' },
    status: 404,
  },
  { what: 'there is no other door', request: { path: '/circleci/other', body: '{}' }, status: 404 },
];
