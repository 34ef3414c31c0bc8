/** Handles one request to the simulator: reads it, injects a fault or answers it, records and sends. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Desk } from '../simulator-controls.ts';
import { faultAnswer, takeFault } from './choose-fault.ts';
import { format, type Wire } from './format-answer.ts';
import { type Received, receivedOf } from './received-requests.ts';
import { type Incoming, respond } from './respond.ts';

/** `hang` never answers, `cut` breaks the connection off. */
type Result = Wire | 'hang' | 'cut';

export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  desk: Desk,
): Promise<void> {
  try {
    const incoming = await read(request);
    const now = desk.clock();
    const result = resultOf(incoming, desk, now);
    const status = typeof result === 'string' ? 0 : result.status;
    remember(receivedOf(incoming, { at: now, status, tokens: desk.tokens }), desk);
    if (result === 'cut') request.socket.destroy();
    else if (result !== 'hang') send(response, result);
  } catch (error) {
    console.error('simulator:', error);
    send(response, {
      status: 500,
      headers: { 'content-type': 'text/html' },
      bytes: Buffer.from('<h1>500</h1>'),
    });
  }
}

function remember(one: Received, { received, mostReceived }: Desk): void {
  if (mostReceived === 0) return;
  received.push(one);
  if (received.length > mostReceived) received.splice(0, mostReceived / 10);
}

function resultOf(incoming: Incoming, desk: Desk, now: number): Result {
  const fault = takeFault(desk.faults, incoming);
  const acts = !fault || fault.afterwards;
  const origin = `http://${incoming.headers.host ?? 'localhost'}`;
  const site = { web: desk.web === 'own' ? origin : desk.web, output: origin };
  const answer = acts ? respond(incoming, { ...desk, site }, now) : null;
  if (incoming.method !== 'GET') desk.changed();
  const shown = fault ? faultAnswer(fault) : answer;
  if (!shown) return fault?.kind === 'cut' ? 'cut' : 'hang';
  const compactOnly = !incoming.path.startsWith('/api/v1');
  return format(shown, { accept: incoming.headers.accept, compactOnly, greeting: desk.switches.greeting });
}

async function read(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const headers = Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)),
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}

const usual = {
  server: 'nginx',
  'x-frame-options': 'DENY',
  'access-control-allow-origin': '*',
  vary: 'Origin',
};

function send(response: ServerResponse, { status, headers, bytes }: Wire): void {
  const length = status === 204 ? {} : { 'content-length': bytes.length };
  response.writeHead(status, { ...usual, ...headers, ...length });
  response.end(bytes);
}
