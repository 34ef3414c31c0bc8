/** A stand-in, a bot's doors that a test scripts, and a clock that a test turns. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Logger, LogLevel, WebClient } from '@slack/web-api';
import { type SlackOptions, startSlack } from '../../../local/slack/server.ts';

export interface Knock {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly raw: string;
  /** The form's fields, its payload, or the JSON. */
  readonly body: any;
}

export interface Reaction {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
}

export const secret = 'a-signing-secret';
export const token = 'xoxb-local';

/** What the SDK logs about refusals is what these tests are about. */
const silent = {
  ...Object.fromEntries(
    ['debug', 'info', 'warn', 'error', 'setLevel', 'setName'].map((name) => [name, () => {}]),
  ),
  getLevel: () => LogLevel.ERROR,
} as unknown as Logger;

export function manualClock(start = Date.parse('2026-01-05T10:00:00Z')) {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    clock: () => now,
    after: (milliseconds: number, run: () => void) => {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pending: () => [...timers].map(({ at }) => at - now),
    advance(milliseconds: number) {
      now += milliseconds;
      for (const timer of [...timers].filter(({ at }) => at <= now)) {
        timers.delete(timer);
        timer.run();
      }
    },
  };
}

export async function stage(options: Partial<SlackOptions> = {}) {
  const time = manualClock();
  const knocks: Knock[] = [];
  const waiting = new Set<() => void>();
  const bot = { answer: (_: Knock): Reaction | Promise<Reaction> => ({}) };
  const doors = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const raw = Buffer.concat(chunks).toString();
    const knock = {
      path: request.url ?? '',
      headers: request.headers,
      raw,
      body: read(request.url ?? '', raw),
    };
    knocks.push(knock);
    for (const look of [...waiting]) look();
    const { status = 200, headers = {}, json, text } = await bot.answer(knock);
    if (json !== undefined) response.setHeader('content-type', 'application/json');
    response.writeHead(status, headers).end(json === undefined ? (text ?? '') : JSON.stringify(json));
  });
  await new Promise<void>((resolve) => doors.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(doors.address() as AddressInfo).port}`;
  const slack = await startSlack({
    signingSecret: secret,
    botToken: token,
    clock: time.clock,
    after: time.after,
    doors: { commands: `${url}/commands`, interactions: `${url}/interactions`, events: `${url}/events` },
    ...options,
  });
  const client = (as: string | undefined) =>
    new WebClient(as, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      timeout: 2000,
      logger: silent,
    });
  return {
    slack,
    bot,
    knocks,
    time,
    client: client(token),
    /** Settles once the doors were knocked at so often. */
    heard: (count: number) =>
      new Promise<void>((resolve) => {
        const look = () => {
          if (knocks.length >= count) resolve();
        };
        waiting.add(look);
        look();
      }),
    clientWith: client,
    /** Waits until the condition holds: for changes without an event of their own. */
    async settled(holds: () => boolean) {
      while (!holds()) await new Promise((resolve) => setImmediate(resolve));
    },
    async [Symbol.asyncDispose]() {
      doors.closeAllConnections();
      await Promise.all([slack.close(), new Promise((resolve) => doors.close(resolve))]);
    },
  };
}

export function respond(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Slack's error code out of a rejected SDK call. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'accepted',
    (error) => error.data?.error ?? error.code,
  );
}

function read(path: string, raw: string): unknown {
  if (path === '/events') return JSON.parse(raw);
  const fields = Object.fromEntries(new URLSearchParams(raw));
  return fields.payload === undefined ? fields : JSON.parse(fields.payload);
}
