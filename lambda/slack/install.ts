/** Slack's OAuth, by Slack's own library: one-time states of ours, bound to the browser by its cookie. */
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { InstallProvider, type Installation as SlackInstallation } from '@slack/oauth';
import type { Log } from '../log.ts';
import type { Secrets, Store } from '../store/store.ts';
import { failurePage, successPage } from '../views/pages.ts';
import { scopes } from './scopes.ts';

const tenMinutes = 600;

const nothing = () => undefined;
/** The library logs whole errors; ours is one line with a code. */
const silent: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing, error: nothing, setLevel: nothing, setName: nothing },
  getLevel: () => LogLevel.ERROR,
};

export interface InstallPorts {
  readonly store: Store;
  readonly secrets: Secrets;
  readonly now: () => number;
  readonly log: Log;
  /** Unguessable: 32 characters at least. */
  readonly newState: () => string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where this function is reached: https, no trailing slash. */
  readonly publicUrl: string;
  readonly slackApiUrl: string;
}

export interface PageRequest {
  readonly path: string;
  readonly query: string;
  readonly cookies: string;
}

export interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** GET /slack/install and GET /slack/oauth_redirect; anything else is 404. */
export async function handleInstall(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  if (request.path.endsWith('/slack/install')) return begin(request, ports);
  if (request.path.endsWith('/slack/oauth_redirect')) return finish(request, ports);
  return { status: 404, headers: {}, body: '' };
}

async function begin(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  const { incoming, outgoing } = nodeHttp(request);
  await createProvider(ports).handleInstallPath(incoming, outgoing);
  return {
    status: 302,
    headers: {
      location: String(outgoing.getHeader('location')),
      'set-cookie': String(outgoing.getHeader('set-cookie')),
    },
    body: '',
  };
}

async function finish(request: PageRequest, ports: InstallPorts): Promise<PageAnswer> {
  const { incoming, outgoing } = nodeHttp(request);
  let page: PageAnswer = { status: 400, headers: {}, body: '' };
  await createProvider(ports).handleCallback(incoming, outgoing, {
    success: (installation) => {
      page = html(
        200,
        successPage(installation.team?.name ?? installation.enterprise?.name ?? 'your workspace'),
      );
    },
    failure: (error) => {
      ports.log({ log: 'install.refused', code: error.code });
      page = html(400, failurePage({ why: error.code, again: `${ports.publicUrl}/slack/install` }));
    },
  });
  return page;
}

function html(status: number, body: string): PageAnswer {
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'referrer-policy': 'no-referrer',
    },
    body,
  };
}

function createProvider(ports: InstallPorts): InstallProvider {
  const { clientId, clientSecret, publicUrl, slackApiUrl } = ports;
  return new InstallProvider({
    clientId,
    clientSecret,
    directInstall: true,
    logger: silent,
    stateCookieExpirationSeconds: tenMinutes,
    clientOptions: { slackApiUrl, timeout: 5000, retryConfig: { retries: 0 }, allowAbsoluteUrls: false },
    installUrlOptions: { scopes: Object.keys(scopes), redirectUri: `${publicUrl}/slack/oauth_redirect` },
    stateStore: {
      async generateStateParam() {
        const state = ports.newState();
        await ports.store.saveState(state, ports.now() + tenMinutes * 1000);
        return state;
      },
      async verifyStateParam(_now, state) {
        if (!(await ports.store.takeState(state, ports.now()))) throw new UsedStateError();
        return { scopes: Object.keys(scopes), redirectUri: `${publicUrl}/slack/oauth_redirect` };
      },
    },
    installationStore: {
      storeInstallation: (installation) => remember(installation, ports),
      fetchInstallation: () => Promise.reject(new Error('Installations are read by installations.ts.')),
    },
  });
}

class UsedStateError extends Error {
  readonly code = 'slack_oauth_invalid_state_error';
}

/** The secret first: an installation without its token would look installed and be mute. */
async function remember(
  installation: SlackInstallation,
  { store, secrets, now }: InstallPorts,
): Promise<void> {
  const { team, enterprise, bot, user, isEnterpriseInstall } = installation;
  const home = isEnterpriseInstall ? enterprise : team;
  if (!home || !bot) throw new Error('Slack sent no workspace or no bot token.');
  await secrets.write(home.id, { slackBotToken: bot.token });
  await store.saveInstallation({
    workspace: home.id,
    name: home.name ?? home.id,
    botUserId: bot.userId,
    botId: bot.id,
    scopes: bot.scopes,
    installedBy: user.id,
    installedAt: now(),
  });
}

/** The library speaks Node's HTTP; Lambda does not. */
function nodeHttp({ path, query, cookies }: PageRequest) {
  const incoming = new IncomingMessage(new Socket());
  incoming.method = 'GET';
  incoming.url = `${path}?${query}`;
  incoming.headers.cookie = cookies;
  return { incoming, outgoing: new ServerResponse(incoming) };
}
