/** Starts the local Slack stand-in: one HTTP server with Slack's Web API, its response_urls and the page's API. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Journal } from '../record-journal.ts';
import { keepState, loadState } from './keep-state-in-file.ts';
import { sendUpload, takeUpload } from './methods/files.ts';
import { allOptionalScopes } from './optional-scopes.ts';
import { type InstalledFor, peopleOfOrganization } from './organization.ts';
import type { OtherWorkspace } from './other-workspaces.ts';
import { handlePage } from './page-api/serve-page-api.ts';
import {
  type After,
  type Doors,
  newWorld,
  type Settings,
  type Team,
  type World,
} from './stand-in-context.ts';
import type { State } from './state-schema.ts';
import { type Controls, controlsOf } from './test-controls.ts';
import { sendJson } from './web-api/read-and-answer-http.ts';
import { type Api, newApi } from './web-api/serve-web-api.ts';
import { newState, workspace } from './workspace-acme.ts';

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
  /** Off: the app's settings do not have Work Object previews. */
  readonly workObjects?: 'on' | 'off';
  /** 'off' when left out: tokens never end, as in an app whose manifest does not rotate them. */
  readonly tokenRotation?: 'on' | 'off';
  /** 'workspace' when left out; the others have an organization (Enterprise Grid) around it. */
  readonly installedFor?: InstalledFor;
  /** Workspaces beside Acme, each with a token of its own: see `botTokenOf`. */
  readonly others?: readonly OtherWorkspace[];
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
  /** The same of another workspace, by its team id. */
  at(team: string): Controls;
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
  'entity_details_requested',
  'message.im',
  'member_joined_channel',
  'member_left_channel',
];

const defaultShortcuts = [
  { type: 'message', callbackId: 'show_build', name: 'Show this build' },
  { type: 'global', callbackId: 'trigger_build', name: 'Trigger a build' },
] as const;

/** The token that the app has in a workspace beside Acme. */
export function botTokenOf(botToken: string, { domain }: Team): string {
  return `${botToken}-${domain}`;
}

/** A workspace, and what answers its calls of the Web API. */
interface Served {
  readonly world: World;
  readonly api: Api;
  readonly journal: Journal | undefined;
}

export async function startSlack(options: SlackOptions): Promise<SlackStandIn> {
  const { others = [], installedFor = 'workspace', botToken, stateFile, seed = 1 } = options;
  const teams = [workspace.team, ...others.map(({ team }) => team)];
  const acme = serve(
    options,
    { team: workspace.team, teams, installedFor, botToken, stateFile, seed },
    () => {
      const state = newState();
      return installedFor === 'workspace' ? state : { ...state, people: peopleOfOrganization(state.people) };
    },
  );
  const served = [
    acme,
    ...others.map(({ team, installedFor, state }) => {
      const file = stateFile?.replace(/\.json$/, `-${team.domain}.json`);
      const own = { botToken: botTokenOf(botToken, team), stateFile: file, seed: `${seed}:${team.id}` };
      return serve(options, { team, teams, installedFor, ...own }, state);
    }),
  ];
  const server = createServer(
    (request, response) => void route(served, { request, response, home: options.home }),
  );
  const url = await listen(server, options);
  for (const { world } of served) {
    world.url = url;
    world.doors = options.doors;
  }
  return standIn(served, acme, server);
}

type Own = Pick<Settings, 'team' | 'teams' | 'installedFor' | 'botToken' | 'seed'> & {
  readonly stateFile: string | undefined;
};

function serve(options: SlackOptions, { stateFile, ...own }: Own, begin: () => State): Served {
  const state = (stateFile && loadState(stateFile)) || begin();
  const world = newWorld(
    {
      ...own,
      signingSecret: options.signingSecret,
      commands: options.commands ?? ['/circle'],
      escapesCommands: options.escapesCommands ?? true,
      shortcuts: defaultShortcuts,
      unfurlDomains: ['circleci.com'],
      workObjects: options.workObjects ?? 'on',
      events: options.events ?? defaultEvents,
      optionalScopes: options.optionalScopes ?? allOptionalScopes,
      rateLimits: options.rateLimits ?? 'none',
      tokenRotation: options.tokenRotation ?? 'off',
      clock: options.clock ?? Date.now,
      after: options.after ?? timer,
    },
    state,
  );
  const journal = stateFile === undefined ? undefined : keepState(stateFile, state);
  if (journal) world.changed.add(journal.soon);
  // It runs for days: then the list of calls is not kept.
  return { world, journal, api: newApi(world, options.isLasting ? 0 : mostCalls) };
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly home: SlackOptions['home'];
}

async function route(served: readonly Served[], { request, response, home }: Visit): Promise<void> {
  try {
    const url = new URL(request.url ?? '/', served[0]?.world.url);
    const { world, api } = meant(served, request, url);
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

/** By the token of a call, the team in a response_url, the file that was announced, or the page's own word. */
function meant(served: readonly Served[], request: IncomingMessage, url: URL): Served {
  const token = request.headers.authorization?.replace(/^Bearer /i, '');
  const [, kind = '', id = ''] = url.pathname.split('/');
  const file = url.pathname.split('/').at(-1) ?? '';
  const isMeant = ({ world }: Served): boolean => {
    if (kind === 'api') return isTokenOf(world, token);
    if (kind === 'upload' || kind === 'files') return world.uploads.has(file);
    return world.team.id === (kind === 'page' ? url.searchParams.get('workspace') : id);
  };
  const found = served.find(isMeant) ?? served[0];
  if (!found) throw new Error('no workspace');
  return found;
}

function isTokenOf({ tokens }: World, token: unknown): boolean {
  try {
    tokens.check(token);
    return true;
  } catch {
    return false;
  }
}

function standIn(served: readonly Served[], { world, api }: Served, server: Server): SlackStandIn {
  const at = (team: string) => {
    const one = served.find((other) => other.world.team.id === team);
    if (!one) throw new Error(`no workspace ${team}`);
    return controlsOf(one.world, one.api);
  };
  return {
    ...controlsOf(world, api),
    at,
    url: world.url,
    apiUrl: `${world.url}/api/`,
    connect: (doors) => {
      for (const one of served) one.world.doors = doors;
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      for (const { journal } of served) await journal?.close();
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
