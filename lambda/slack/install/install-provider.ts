/** Installs the app by Slack's OAuth library, with one-time states bound to the browser by a cookie. */
import { type Installation, InstallProvider, type Logger, LogLevel } from '@slack/oauth';
import { patience } from '../../client-timeouts.ts';
import type { Log } from '../../log.ts';
import { messageOf } from '../../outbox/enqueue-message.ts';
import type { AlertStore } from '../../store/alert-store.ts';
import type { Secrets, Store } from '../../store/store.ts';
import { setupView } from '../../views/people/setup.ts';
import { renewAt } from '../tokens/bot-token.ts';
import { issueState, stateEnd } from './oauth-state.ts';
import { requestedScopes } from './scopes.ts';

const tenMinutes = 600;

const nothing = () => undefined;
/** The library logs whole errors; ours is one line with a code. */
const silent: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  setName: nothing,
  getLevel: () => LogLevel.ERROR,
};

export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface InstallPorts {
  readonly store: Store & Pick<AlertStore, 'schedule' | 'enqueue' | 'pending' | 'subscriptions'>;
  readonly secrets: Secrets;
  readonly now: () => number;
  readonly log: Log;
  /** Unguessable: 32 characters at least. */
  readonly newState: () => string;
  /** The app's credentials. The implementation caches them. */
  readonly app: () => Promise<AppCredentials>;
  /** Where this function is reached: https, no trailing slash. */
  readonly publicUrl: string;
  readonly slackApiUrl: string;
}

export async function createProvider(ports: InstallPorts): Promise<InstallProvider> {
  const { publicUrl, slackApiUrl } = ports;
  const { clientId, clientSecret } = await ports.app();
  const signer = { secret: clientSecret, now: ports.now };
  return new InstallProvider({
    clientId,
    clientSecret,
    directInstall: true,
    logger: silent,
    stateCookieExpirationSeconds: tenMinutes,
    clientOptions: {
      slackApiUrl,
      timeout: patience.oauth.milliseconds,
      retryConfig: { retries: 0 },
      // The client would otherwise wait for longer than the function may run.
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
    },
    installUrlOptions: { scopes: requestedScopes, redirectUri: `${publicUrl}/slack/oauth_redirect` },
    stateStore: {
      async generateStateParam() {
        return issueState(ports.newState(), signer);
      },
      async verifyStateParam(_now, state) {
        const until = stateEnd(state, signer);
        if (until === undefined || !(await ports.store.consumeState(state, until)))
          throw new UsedStateError();
        return { scopes: requestedScopes, redirectUri: `${publicUrl}/slack/oauth_redirect` };
      },
    },
    installationStore: {
      storeInstallation: (installation) => remember(installation, ports),
      fetchInstallation: () => Promise.reject(new Error('Installations are read by bolt-authorize.ts.')),
    },
  });
}

class UsedStateError extends Error {
  readonly code = 'slack_oauth_invalid_state_error';
}

/**
 * Stores the secret first: an installation without its token would look installed but could not post. Then schedules
 * the resumption of alerts that were paused because the previous installation had been removed.
 */
async function remember(installation: Installation, { store, secrets, now }: InstallPorts): Promise<void> {
  const { team, enterprise, bot, user, isEnterpriseInstall } = installation;
  const home = isEnterpriseInstall ? enterprise : team;
  if (!home || !bot) throw new Error('Slack sent no workspace or no bot token.');
  const workspace = home.id;
  const at = now();
  const { refreshToken, expiresAt: ends } = bot;
  const slackRotation =
    refreshToken !== undefined && ends !== undefined ? { refreshToken, expiresAt: ends * 1000 } : undefined;
  await secrets.write(workspace, { slackBotToken: bot.token, slackRotation });
  await store.saveInstallation({
    workspace,
    name: home.name ?? workspace,
    botUserId: bot.userId,
    botId: bot.id,
    scopes: bot.scopes,
    installedBy: user.id,
    installedAt: at,
  });
  await store.audit(workspace, {
    id: 'install',
    at,
    by: user.id,
    channel: undefined,
    name: 'install',
    target: home.name ?? workspace,
    outcome: 'done',
  });
  await store.schedule({ workspace, kind: 'resume', id: '*', at });
  await welcome(workspace, user.id, { store, now });
  if (slackRotation)
    await store.schedule({ workspace, kind: 'rotation', id: '*', at: renewAt(slackRotation) });
}

/** One direct message to the installer with the first steps, unless they were taken before. Sent within a minute. */
async function welcome(
  workspace: string,
  installer: string,
  { store, now }: Pick<InstallPorts, 'store' | 'now'>,
): Promise<void> {
  // The installation may not read subscriptions: a workspace that is connected has begun.
  if (await store.connection(workspace)) return;
  const message = setupView({ connection: undefined, subscriptions: [], effectiveRole: 'admin' });
  const draft = {
    kind: 'notice',
    destination: installer,
    id: 'welcome',
    at: now(),
    payload: { message },
  } as const;
  // Whether or not it waits already: a crash may have come between the two.
  await store.enqueue(workspace, messageOf(draft));
  await store.schedule({ workspace, kind: 'drain', id: installer, at: now() });
}
