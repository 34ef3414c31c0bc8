/**
 * Serves a CircleCI on this machine: API v1.1 with its `/api/v1` alias, the parts of v2 that a build bot needs, step
 * output and artifacts. Its world moves with the clock and with what clients do to it.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Token } from './api/auth.ts';
import { exchange } from './api/handle-request.ts';
import { switchedOff } from './fault-switches.ts';
import { createWorld, emptyWorld } from './histories/first-state.ts';
import { keepWorld, readWorld } from './keep-state-in-file.ts';
import type { World } from './model/simulator-state.ts';
import { type Controls, controlsOf, type Desk } from './simulator-controls.ts';
import { startPostman } from './webhook-deliveries.ts';

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
  /** True: no projects and no runs; see lay-history.ts. */
  readonly empty?: boolean;
  /** Where the world outlives a restart. */
  readonly stateFile?: string;
  /** True: it runs for days, so it forgets old runs, and what it was asked. */
  readonly isLasting?: boolean;
  /** What `build_url` begins with; `https://circleci.com` unless told, `own` for the simulator's own pages. */
  readonly webUrl?: string;
}

/** Requests that are remembered for tests. */
const mostReceived = 20_000;

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
  const { isLasting = false } = options;
  const postman = startPostman(world, { clock, isLasting });
  const desk: Desk = {
    world,
    clock,
    faults: [],
    received: [],
    switches: switchedOff,
    postman,
    mostReceived: isLasting ? 0 : mostReceived,
    tokens: tokensOf(options),
    web: options.webUrl ?? 'https://circleci.com',
    changed: keeper.soon,
  };
  const server = createServer((request, response) => void exchange(request, response, desk));
  const url = await listen(server, options);
  const close = async () => {
    postman.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await keeper.close();
  };
  return { url, world, controls: controlsOf(desk), close };
}

function worldOf(options: CircleCIOptions, now: number): World {
  const kept = options.stateFile === undefined ? null : readWorld(options.stateFile);
  const create = options.empty ? emptyWorld : createWorld;
  return kept ?? create({ seed: options.seed ?? 1, now, quiet: options.quiet ?? false });
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
