/** Joins a real Slack workspace by Socket Mode and sends each envelope, signed, to the bot's own endpoints. */
import { SocketModeClient } from '@slack/socket-mode';
import { type Logger, LogLevel, WebAPIPlatformError } from '@slack/web-api';
import * as v from 'valibot';
import { sign } from '../slack/user-actions/sign-request.ts';
import { type DoorRequest, requestOf } from './envelope-to-request.ts';

export interface SocketOptions {
  /** `xapp-…`, with connections:write. */
  readonly appToken: string;
  /** Slack's Web API with its trailing slash. */
  readonly apiUrl: string;
  /** The bot: its doors are `<url>/slack/…`. */
  readonly bot: { readonly url: string; readonly signingSecret: string };
  readonly clock?: () => number;
  /** Told, in a sentence, that Slack will not let us in any more. */
  readonly ended: (why: string) => void;
  /** Between two tries to come back; real time unless a test says otherwise. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export interface Socket {
  close(): Promise<void>;
}

type Ack = (answer?: unknown) => Promise<void>;
const ackSchema = v.object({ ack: v.custom<Ack>((value) => typeof value === 'function') });

/**
 * Resolves once Slack has said hello. Rejects when it refuses the token or cannot be reached. The library waits five
 * seconds after each refresh, and dies of a token that was taken back: so each connection is a client of its own.
 */
export async function joinSlack(options: SocketOptions): Promise<Socket> {
  const { ended, pause = realPause } = options;
  let closed = false;
  const rejoin = async (failures: number): Promise<void> => {
    if (closed) return;
    try {
      client = await connect(options, () => void rejoin(0));
      if (closed) await client.disconnect();
    } catch (error) {
      if (closed) return;
      const why = refusalIn(error);
      if (why !== undefined) return ended(`Slack no longer takes the app's token (${why}).`);
      await pause(Math.min(30_000, 1_000 * 2 ** failures));
      await rejoin(failures + 1);
    }
  };
  let client = await connect(options, () => void rejoin(0));
  return {
    async close() {
      closed = true;
      await client.disconnect();
    },
  };
}

const realPause = (milliseconds: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** `lost` is called once it was connected and is no more. */
async function connect(options: SocketOptions, lost: () => void): Promise<SocketModeClient> {
  const client = new SocketModeClient({
    appToken: options.appToken,
    logger: silent,
    autoReconnectEnabled: false,
    clientOptions: {
      slackApiUrl: options.apiUrl,
      allowAbsoluteUrls: false,
      timeout: 10_000,
      retryConfig: { retries: 2, factor: 1.3 },
    },
  });
  client.on('slack_event', (envelope: unknown) => void deliver(envelope, options));
  await client.start();
  client.once('disconnected', lost);
  return client;
}

const refusals = [
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'account_inactive',
  'not_allowed_token_type',
];

/** Slack's clear no, after which asking again is no use. */
function refusalIn(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  return refusals.find((code) => code === error.data.error);
}

const nothing = () => undefined;
/** The library logs whole errors; ours is one sentence. */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

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
