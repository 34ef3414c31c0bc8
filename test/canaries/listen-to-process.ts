/** Listens to this process: to what it prints, to the servers in it, and to the processes that it starts. */
import { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { format } from 'node:util';
import { type Place, recordOutput } from './recorded-output.ts';

let isListening = false;

/** Once for a process, which may run many files: each would listen through the ones before. */
export function listen(): void {
  if (isListening) return;
  isListening = true;
  listenToConsole();
  listenToServers();
  listenToChildren();
}

function listenToConsole(): void {
  for (const level of ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const) {
    const print = console[level].bind(console);
    console[level] = (...said: unknown[]) => {
      recordOutput('log', format(...said));
      print(...said);
    };
  }
  for (const stream of [process.stdout, process.stderr]) {
    const write: (...given: readonly never[]) => boolean = stream.write.bind(stream);
    stream.write = (...given: readonly unknown[]) => {
      recordOutput('log', String(given[0]));
      return write(...(given as never[]));
    };
  }
}

/** Node emits each request before its body arrives. */
function listenToServers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const asked = placeAsked(request);
    if (asked) gather(request, asked);
    if (isAnswer(request)) gatherAnswer(response);
  });
}

/**
 * Undefined for places where secrets belong: CircleCI's API, Secrets Manager, the exchange of OAuth's code, the
 * hand-off of what a person waits for, which is stored nowhere; and for what comes in, from Slack and from the page.
 */
function placeAsked({ method, url = '', headers }: IncomingMessage): Place | undefined {
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith('DynamoDB')) return 'table';
  if (target.startsWith('AmazonSQS')) return 'queue';
  if (target !== '') return undefined;
  if (url.startsWith('/2015-03-31/'))
    return headers['x-amz-invocation-type'] === 'Event' ? 'queue' : undefined;
  if (method !== 'POST' || incoming.test(url) || circleci.test(url)) return undefined;
  return /^\/api\/oauth\./.test(url) ? undefined : 'slack';
}

const incoming = /^\/(slack|circleci|page)\//;
const circleci = /^\/api\/(v1|v1\.1|v2|private)\//;

/** The bot's own doors. */
function isAnswer({ url = '' }: IncomingMessage): boolean {
  return /^\/(slack|circleci|health)\b/.test(url);
}

function gather(request: IncomingMessage, place: Place): void {
  const chunks: Buffer[] = [];
  const push = request.push.bind(request);
  request.push = (chunk, encoding) => {
    if (chunk === null) recordOutput(place, Buffer.concat(chunks).toString());
    else chunks.push(Buffer.from(chunk));
    return push(chunk, encoding);
  };
}

function gatherAnswer(response: ServerResponse): void {
  const end: (...given: readonly never[]) => ServerResponse = response.end.bind(response);
  response.end = (...given: readonly unknown[]) => {
    const [body] = given;
    if (typeof body === 'string' || body instanceof Uint8Array)
      recordOutput('answer', Buffer.from(body).toString());
    return end(...(given as never[]));
  };
}

/** The first screen shows the simulator's token, for people to connect with. */
const invitation = /(?:a simulator; token:|try a wrong token, then) local-token/g;

/** Records what a started process prints. */
function listenToChildren(): void {
  const prototype: { spawn: (options: object) => unknown } = ChildProcess.prototype as never;
  const { spawn } = prototype;
  prototype.spawn = function (this: ChildProcess, options: object) {
    const started = spawn.call(this, options);
    for (const stream of [this.stdout, this.stderr]) {
      if (!stream) continue;
      const push = stream.push.bind(stream);
      stream.push = (chunk, encoding) => {
        if (chunk !== null) recordOutput('log', String(chunk).replace(invitation, ''));
        return push(chunk, encoding);
      };
    }
    return started;
  };
}
