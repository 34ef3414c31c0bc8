/**
 * A CircleCI on this machine: API v1.1 with its `/api/v1` alias, the parts of v2 that a build bot needs, step
 * output and artifacts. Its world moves with the clock and with what clients do to it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Token } from './auth.ts';
import { type Controls, controlsOf, type Desk } from './controls.ts';
import { faultAnswer, takeFault } from './faults.ts';
import { format, type Wire } from './format.ts';
import { receivedOf } from './received.ts';
import { type Incoming, respond } from './respond.ts';
import { createWorld } from './seed.ts';
import { keepWorld, readWorld } from './state-file.ts';
import { switchedOff } from './switches.ts';
import type { World } from './world.ts';

export interface CircleCIOptions {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  /** A personal token that may do everything. `local-token` when neither this nor `tokens` is given. */
  readonly token?: string;
  readonly tokens?: readonly Token[];
  readonly seed?: number;
  readonly clock?: () => number;
  /** True: no pushes arrive by themselves. */
  readonly quiet?: boolean;
  /** Where the world outlives a restart. */
  readonly stateFile?: string;
  /** What `build_url` begins with; `https://circleci.com` unless told. */
  readonly webUrl?: string;
}

export interface CircleCISimulator {
  readonly url: string;
  readonly world: World;
  readonly controls: Controls;
  close(): Promise<void>;
}

export async function startCircleCI(options: CircleCIOptions): Promise<CircleCISimulator> {
  const clock = options.clock ?? Date.now;
  const world = await worldOf(options, clock());
  const keeper = keepWorld(options.stateFile, world);
  const desk: Desk = {
    ...{ world, clock, faults: [], received: [], switches: switchedOff },
    tokens: tokensOf(options),
    changed: keeper.soon,
  };
  const server = createServer((request, response) => void serve(request, response, { desk, options }));
  const url = await listen(server, options);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await keeper.close();
  };
  return { url, world, controls: controlsOf(desk), close };
}

async function worldOf(options: CircleCIOptions, now: number): Promise<World> {
  const kept = options.stateFile === undefined ? null : await readWorld(options.stateFile);
  return kept ?? createWorld({ seed: options.seed ?? 1, now, quiet: options.quiet ?? false });
}

function tokensOf({ token, tokens }: CircleCIOptions): readonly Token[] {
  const own = token ?? (tokens ? undefined : 'local-token');
  return [
    ...(own === undefined ? [] : [{ token: own, kind: 'personal', login: 'ada' } as const]),
    ...(tokens ?? []),
  ];
}

async function listen(server: Server, options: CircleCIOptions): Promise<string> {
  const host = options.host ?? '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, host, resolve);
  });
  const address = server.address();
  return `http://${host}:${isAddress(address) ? address.port : options.port}`;
}

function isAddress(address: string | AddressInfo | null): address is AddressInfo {
  return address !== null && typeof address === 'object';
}

interface Post {
  readonly desk: Desk;
  readonly options: CircleCIOptions;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { desk, options }: Post,
): Promise<void> {
  try {
    const incoming = await read(request);
    const now = desk.clock();
    const wire = wireOf(incoming, { desk, options }, now);
    desk.received.push(receivedOf(incoming, now, wire === 'hang' || wire === 'cut' ? 0 : wire.status));
    if (wire === 'cut') request.socket.destroy();
    else if (wire !== 'hang') send(response, wire);
  } catch (error) {
    console.error('simulator:', error);
    send(response, {
      status: 500,
      headers: { 'content-type': 'text/html' },
      bytes: Buffer.from('<h1>500</h1>'),
    });
  }
}

function wireOf(incoming: Incoming, { desk, options }: Post, now: number): Wire | 'hang' | 'cut' {
  const fault = takeFault(desk.faults, incoming);
  const origin = `http://${incoming.headers.host ?? 'localhost'}`;
  const site = { web: options.webUrl ?? 'https://circleci.com', output: origin };
  const spoiled = fault && faultAnswer(fault);
  const acts = !fault || fault.afterwards;
  const answer = acts ? respond(incoming, { ...desk, site }, now) : null;
  if (incoming.method !== 'GET') desk.changed();
  if (fault && !spoiled) return fault.kind === 'cut' ? 'cut' : 'hang';
  const shown = spoiled ?? answer;
  if (!shown) throw new Error('A request without an answer');
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

function send(response: ServerResponse, { status, headers, bytes }: Wire): void {
  const usual = {
    server: 'nginx',
    'x-frame-options': 'DENY',
    'access-control-allow-origin': '*',
    vary: 'Origin',
  };
  response.writeHead(status, { ...usual, ...headers, 'content-length': bytes.length });
  response.end(bytes);
}
