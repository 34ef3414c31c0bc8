/** Starts the local Slack stand-in: one HTTP server with Slack's Web API, its response_urls and the page's API. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Journal } from '../record-journal.ts';
import { keepState, loadState } from './keep-state-in-file.ts';
import { sendUpload, takeUpload } from './methods/files.ts';
import { type InstalledFor, peopleOfOrganization } from './organization.ts';
import { handlePage } from './page-api/serve-page-api.ts';
import { type After, type Doors, newWorld, type World } from './stand-in-context.ts';
import { type Controls, controlsOf } from './test-controls.ts';
import { sendJson } from './web-api/read-and-answer-http.ts';
import { type Api, newApi } from './web-api/serve-web-api.ts';
import { newState } from './workspace-acme.ts';

export interface SlackOptions {
  readonly signingSecret: string;
  readonly botToken: string;
  /** 0, or left out, picks a free one. */
  readonly port?: number;
  readonly host?: string;
  /** May follow later, by connect(). */
  readonly doors?: Doors;
  readonly commands?: readonly string[];
  /** The manifest's should_escape; true when left out. */
  readonly escapesCommands?: boolean;
  /** Bot events that the app subscribes to. */
  readonly events?: readonly string[];
  /** What the installation granted of the manifest's optional scopes; all when left out. */
  readonly optionalScopes?: readonly string[];
  readonly clock?: () => number;
  readonly after?: After;
  readonly seed?: number | string;
  readonly stateFile?: string;
  /** 'slack' refuses as Slack does when it is too much. */
  readonly rateLimits?: 'slack' | 'none';
  /** 'off' when left out: tokens never end, as in an app whose manifest does not rotate them. */
  readonly tokenRotation?: 'on' | 'off';
  /** 'workspace' when left out; the others have an organization (Enterprise Grid) around it. */
  readonly installedFor?: InstalledFor;
  /** True: it runs for days, so it does not keep the list of calls. */
  readonly isLasting?: boolean;
  /** Serves every other path: the page, the bot's doors. */
  readonly home?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface SlackStandIn extends Controls {
  readonly url: string;
  /** For the SDK's slackApiUrl: ends in '/'. */
  readonly apiUrl: string;
  connect(doors: Doors): void;
  /** Saves what is to be saved, ends every open connection. */
  close(): Promise<void>;
}

/** Calls that are remembered for tests. */
const mostCalls = 20_000;

const defaultEvents = [
  'app_home_opened',
  'app_mention',
  'app_uninstalled',
  'tokens_revoked',
  'user_change',
  'channel_shared',
  'channel_unshared',
  'link_shared',
  'message.im',
  'member_joined_channel',
  'member_left_channel',
];

const allOptionalScopes = [
  'channels:join',
  'links:read',
  'links:write',
  'im:history',
  'files:write',
  'users:read.email',
];

const defaultShortcuts = [
  { type: 'message', callbackId: 'show_build', name: 'Show this build' },
  { type: 'global', callbackId: 'trigger_build', name: 'Trigger a build' },
] as const;

export async function startSlack(options: SlackOptions): Promise<SlackStandIn> {
  const { installedFor = 'workspace' } = options;
  const state = (options.stateFile && loadState(options.stateFile)) || newState();
  if (installedFor !== 'workspace') state.people = peopleOfOrganization(state.people);
  const world = newWorld(
    {
      signingSecret: options.signingSecret,
      botToken: options.botToken,
      seed: options.seed ?? 1,
      commands: options.commands ?? ['/circle'],
      escapesCommands: options.escapesCommands ?? true,
      shortcuts: defaultShortcuts,
      unfurlDomains: ['circleci.com'],
      events: options.events ?? defaultEvents,
      optionalScopes: options.optionalScopes ?? allOptionalScopes,
      installedFor,
      rateLimits: options.rateLimits ?? 'none',
      tokenRotation: options.tokenRotation ?? 'off',
      clock: options.clock ?? Date.now,
      after: options.after ?? timer,
    },
    state,
  );
  const journal = options.stateFile ? keepState(options.stateFile, state) : undefined;
  if (journal) world.changed.add(journal.soon);
  const api = newApi(world, options.isLasting ? 0 : mostCalls);
  const server = createServer(
    (request, response) => void route(world, api, { request, response, home: options.home }),
  );
  world.url = await listen(server, options);
  world.doors = options.doors;
  return standIn(world, api, { server, journal });
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly home: SlackOptions['home'];
}

async function route(world: World, api: Api, { request, response, home }: Visit): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', world.url);
    if (/^\/(api|commands|actions)\//.test(url.pathname)) await api.handle(request, response, url);
    else if (url.pathname.startsWith('/upload/')) await takeUpload(world, request, response);
    else if (url.pathname.startsWith('/files/')) sendUpload(world, request, response);
    else if (url.pathname.startsWith('/page/')) await handlePage(world, request, response);
    else if (home) home(request, response);
    else sendJson(response, 404, { ok: false, error: 'not_found' });
  } catch (error) {
    if (response.headersSent) response.destroy();
    else sendJson(response, 500, { ok: false, error: 'internal_error', message: String(error) });
  }
}

function standIn(
  world: World,
  api: Api,
  held: { server: Server; journal: Journal | undefined },
): SlackStandIn {
  return {
    ...controlsOf(world, api),
    url: world.url,
    apiUrl: `${world.url}/api/`,
    connect: (doors) => {
      world.doors = doors;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => held.server.close(() => resolve()));
      held.server.closeAllConnections();
      await closed;
      await held.journal?.close();
    },
  };
}

function listen(server: Server, { port = 0, host = '127.0.0.1' }: SlackOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const chosen = typeof address === 'object' && address ? address.port : port;
      resolve(`http://${host}:${chosen}`);
    });
  });
}

const timer: After = (milliseconds, run) => {
  const timeout = setTimeout(run, milliseconds);
  timeout.unref();
  return () => clearTimeout(timeout);
};
