/** A real Slack workspace by Socket Mode: every envelope knocks at the bot's own doors, signed as Slack signs. */
import { SocketModeClient } from '@slack/socket-mode';
import { LogLevel } from '@slack/web-api';
import * as v from 'valibot';
import { sign } from '../slack/sign.ts';
import { type DoorRequest, requestOf } from './envelope.ts';

export interface SocketOptions {
  /** `xapp-…`, with connections:write. */
  readonly appToken: string;
  /** Slack's Web API with its trailing slash. */
  readonly apiUrl: string;
  /** The bot: its doors are `<url>/slack/…`. */
  readonly bot: { readonly url: string; readonly signingSecret: string };
  readonly clock?: () => number;
}

export interface Socket {
  close(): Promise<void>;
}

type Ack = (answer?: unknown) => Promise<void>;
const ackSchema = v.object({ ack: v.custom<Ack>((value) => typeof value === 'function') });

/** Resolves once Slack has said hello. Rejects when it refuses the token or cannot be reached. */
export async function joinSlack(options: SocketOptions): Promise<Socket> {
  const client = new SocketModeClient({
    appToken: options.appToken,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: options.apiUrl, allowAbsoluteUrls: false, timeout: 10_000 },
  });
  client.on('slack_event', (envelope: unknown) => void deliver(envelope, options));
  await client.start();
  return { close: () => client.disconnect() };
}

/** Acknowledged only when the door has stored it; Slack shows or repeats the rest as it would over HTTP. */
async function deliver(envelope: unknown, options: SocketOptions): Promise<void> {
  const request = requestOf(envelope);
  if (!request || !v.is(ackSchema, envelope)) return;
  try {
    const response = await knock(request, options);
    const text = await response.text();
    if (response.ok) await envelope.ack(text ? JSON.parse(text) : undefined);
    else console.error(`A ${request.door} envelope was refused: ${response.status}`);
  } catch (error) {
    console.error(
      `A ${request.door} envelope was lost: ${error instanceof Error ? error.message : 'unknown'}`,
    );
  }
}

function knock(
  { door, body, headers }: DoorRequest,
  { bot, clock = Date.now }: SocketOptions,
): Promise<Response> {
  const timestamp = Math.floor(clock() / 1000);
  const signature = sign(bot.signingSecret, timestamp, body);
  return fetch(`${bot.url}/slack/${door}`, {
    method: 'POST',
    body,
    headers: { ...headers, 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': signature },
  });
}
