import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RunningBot, startLocal } from '../../../local/bot.ts';
import { joinSlack, type Socket } from '../../../local/socket/join-slack.ts';

/** A Slack that has Socket Mode and response_urls, and nothing else. */
interface SocketSlack {
  readonly url: string;
  /** What the bot acknowledged, by envelope. */
  readonly acked: ReadonlyMap<string, unknown>;
  /** What was posted to a response_url. */
  readonly answers: string[];
  send(envelope: object): void;
  /** How often it was joined. */
  joined(): number;
  /** What it says of each token from now on. */
  refuse(code: string | undefined): void;
  /** Resolves when `look` is true, asked again after everything that happens. */
  until(look: () => boolean): Promise<void>;
  close(): Promise<void>;
}

async function startSocketSlack(appToken: string): Promise<SocketSlack> {
  const acked = new Map<string, unknown>();
  const answers: string[] = [];
  const watchers = new Set<() => void>();
  const happened = () => {
    for (const watcher of [...watchers]) watcher();
  };
  let socket: WebSocket | undefined;
  let refusal: string | undefined;
  let joined = 0;
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    response.writeHead(200, { 'content-type': 'application/json' });
    if (request.url?.startsWith('/answer')) answers.push(body);
    if (request.url !== '/api/apps.connections.open') response.end('{"ok":true}');
    else if (refusal !== undefined) response.end(JSON.stringify({ ok: false, error: refusal }));
    else if (request.headers.authorization === `Bearer ${appToken}`)
      response.end(JSON.stringify({ ok: true, url: `${url.replace('http', 'ws')}/link` }));
    else response.end('{"ok":false,"error":"invalid_auth"}');
    happened();
  };
  const server = createServer((request, response) => void serve(request, response));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (connected) => {
    socket = connected;
    joined += 1;
    connected.on('message', (data) => {
      const { envelope_id, payload } = JSON.parse(String(data));
      acked.set(envelope_id, payload);
      happened();
    });
    connected.send(JSON.stringify({ type: 'hello', num_connections: 1 }));
    happened();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    acked,
    answers,
    joined: () => joined,
    refuse: (code) => {
      refusal = code;
      happened();
    },
    send: (envelope) => socket?.send(JSON.stringify(envelope)),
    until: (look) =>
      new Promise((resolve) => {
        const watcher = () => {
          if (!look()) return;
          watchers.delete(watcher);
          resolve();
        };
        watchers.add(watcher);
        watcher();
      }),
    close: async () => {
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let slack: SocketSlack;
let bot: RunningBot;
let socket: Socket;
let ends: string[];
beforeEach(async () => {
  ends = [];
  slack = await startSocketSlack('xapp-1');
  const environment = {
    SLACK_API_URL: `${slack.url}/api/`,
    SLACK_SIGNING_SECRET: 'of-this-process',
    SLACK_BOT_TOKEN: 'xoxb-1',
  };
  bot = await startLocal({ port: 0, quiet: true, environment });
  socket = await joinSlack({
    appToken: 'xapp-1',
    apiUrl: `${slack.url}/api/`,
    bot,
    ended: (why) => ends.push(why),
  });
});
afterEach(async () => {
  await socket.close();
  await bot.close();
  await slack.close();
});

const person = { team_id: 'T1', user_id: 'U1', channel_id: 'C1', api_app_id: 'A1', enterprise_id: null };

describe('a Slack workspace by Socket Mode', () => {
  it('answers a typed command, and acknowledges its envelope', async () => {
    const payload = {
      ...person,
      command: '/circle',
      text: 'status web',
      trigger_id: '1.1',
      is_enterprise_install: false,
      response_url: `${slack.url}/answer/1`,
    };
    slack.send({ type: 'slash_commands', envelope_id: 'e1', payload, accepts_response_payload: true });
    await slack.until(() => slack.acked.has('e1') && slack.answers.length > 0);
    expect(slack.acked.get('e1')).toEqual({});
    expect(slack.answers.join()).toContain('acme/web');
  });

  it('gets the answer to a modal with the acknowledgement', async () => {
    const view = {
      id: 'V1',
      hash: '1',
      type: 'modal',
      callback_id: 'connect',
      private_metadata: '',
      blocks: [{ type: 'input', block_id: 'token' }],
      state: { values: { token: { value: { type: 'plain_text_input', value: 'wrong-token' } } } },
    };
    const payload = { type: 'view_submission', team: { id: 'T1' }, user: { id: 'U1', team_id: 'T1' }, view };
    slack.send({ type: 'interactive', envelope_id: 'e2', payload, accepts_response_payload: true });
    await slack.until(() => slack.acked.has('e2'));
    expect(slack.acked.get('e2')).toMatchObject({ response_action: 'errors', errors: {} });
  });

  it('has its events acknowledged, and nothing that it cannot mean', async () => {
    const payload = {
      type: 'event_callback',
      event_id: 'Ev1',
      team_id: 'T1',
      api_app_id: 'A1',
      event: { type: 'app_home_opened', user: 'U1', tab: 'home', channel: 'D1' },
    };
    slack.send({ type: 'interactive', envelope_id: 'e3', payload: { no: 'type' } });
    slack.send({ type: 'something_new', envelope_id: 'e4', payload: {} });
    slack.send({ type: 'events_api', envelope_id: 'e5', payload, retry_attempt: 0 });
    await slack.until(() => slack.acked.has('e5'));
    expect([...slack.acked.keys()]).toEqual(['e5']);
  });

  const refresh = { type: 'disconnect', reason: 'refresh_requested' };
  const home = (id: string) => ({
    type: 'events_api',
    envelope_id: id,
    retry_attempt: 0,
    payload: {
      type: 'event_callback',
      event_id: id,
      team_id: 'T1',
      api_app_id: 'A1',
      event: { type: 'app_home_opened', user: 'U1', tab: 'home', channel: 'D1' },
    },
  });

  it.each(['refresh_requested', 'warning'])('listens again at once when Slack says %s', async (reason) => {
    const before = performance.now();
    slack.send({ ...refresh, reason });
    await slack.until(() => slack.joined() === 2);
    expect(performance.now() - before).toBeLessThan(4_000);
    slack.send(home('e6'));
    await slack.until(() => slack.acked.has('e6'));
    expect(ends).toEqual([]);
  });

  it('comes back when Slack could not be reached for a while', async () => {
    slack.refuse('internal_error');
    slack.send(refresh);
    setTimeout(() => slack.refuse(undefined), 300);
    await slack.until(() => slack.joined() === 2);
    expect(ends).toEqual([]);
  });

  it('says so in a sentence, and does not die, when its token was taken back', async () => {
    slack.refuse('token_revoked');
    slack.send(refresh);
    await expect.poll(() => ends).toEqual(["Slack no longer takes the app's token (token_revoked)."]);
    expect(slack.joined()).toBe(1);
  });

  it('refuses a wrong app token', async () => {
    const wrong = { appToken: 'xapp-2', apiUrl: `${slack.url}/api/`, bot, ended: () => undefined };
    await expect(joinSlack(wrong)).rejects.toThrow('invalid_auth');
  });
});
