/** Three installations whose tokens end, in one table and one Secrets Manager: a workspace, one of a Grid, an organization. */
import type { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { WebClient } from '@slack/web-api';
import { vi } from 'vitest';
import type { LogEntry } from '../../lambda/log.ts';
import type { AlertServices } from '../../lambda/ports.ts';
import { jobs } from '../../lambda/queue/jobs.ts';
import type { Queued } from '../../lambda/queue-message.ts';
import { RetryError } from '../../lambda/retry-error.ts';
import { handleInstall } from '../../lambda/slack/install/install-pages.ts';
import { posterFor } from '../../lambda/slack/post-message.ts';
import { botToken } from '../../lambda/slack/tokens/bot-token.ts';
import { renewToken } from '../../lambda/slack/tokens/renew-token.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import type { Secrets } from '../../lambda/store/store.ts';
import { createSecrets } from '../../lambda/store/workspace-secrets.ts';
import { type SlackStandIn, startSlack } from '../../local/slack/server.ts';
import { canary } from '../canaries/canary-classes.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { fakeHookAddress, fakeUrlCipher } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { runJob } from '../fakes/run-queue-job.ts';
import { realSecrets, realStore } from '../store/every-store.ts';
import { tenantOf } from './worker-between-servers.ts';

const kinds = ['workspace', 'workspace of an organization', 'organization'] as const;

export const hour = 60 * 60_000;

/** What a port does when it is called: a test may let the process die before or after. */
export type Calling = <T>(site: string, act: () => Promise<T>) => Promise<T>;

export type Rotating = Awaited<ReturnType<typeof openRotating>>;

export interface Home {
  readonly workspace: string;
  readonly slack: SlackStandIn;
}

export async function openRotating(planted: Partial<AlertServices['store']> = {}) {
  // Slack's library reads the clock of the machine.
  vi.useFakeTimers({ toFake: ['Date'] });
  const [table, vault] = await Promise.all([realStore(), realSecrets()]);
  const store = { ...table.it, ...planted };
  const now = () => table.clock.now;
  const pass = (milliseconds: number) => {
    table.clock.now += milliseconds;
    vault.clock.now = table.clock.now;
    vi.setSystemTime(table.clock.now);
  };
  pass(0);
  const queue: Queued[] = [];
  const log: LogEntry[] = [];
  let ids = 0;
  const common = {
    now,
    newId: () => `${++ids}`.padStart(32, 'x'),
    log: (entry: LogEntry) => {
      recordOutput('log', entry);
      log.push(entry);
    },
    // A thousand sleep at once: the time of the world stands still meanwhile.
    sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 5)),
    app: async () => ({ clientId: '1.2', clientSecret: canary('client secret') }),
    publicUrl: 'https://bot.example',
    slackBotToken: undefined,
  };
  const homes: readonly Home[] = await Promise.all(
    kinds.map(async (installedFor, seed) => {
      const signing = { signingSecret: canary('signing secret'), botToken: `xoxb-${seed}`, seed };
      const more = { installedFor, clock: now, tokenRotation: 'on' } as const;
      const workspace = installedFor === 'workspace' ? 'T0ACME0001' : tenantOf(installedFor);
      // The second stands for another workspace than the first.
      const id = installedFor === 'workspace of an organization' ? 'T0ACMELAB1' : workspace;
      return { workspace: id, slack: await startSlack({ ...signing, ...more }) };
    }),
  );
  const requestRenewal: Services['requestRenewal'] = async (workspace, refused) =>
    void queue.push({ version: 1, workspace, kind: 'rotation', refused });

  /** A function's process of its own: nothing but the table and the secrets is shared. */
  function instance({ slack }: Home, calling: Calling = (_, act) => act()) {
    const send = (command: { readonly constructor: { readonly name: string } }) =>
      calling(command.constructor.name, () => vault.client.send(command as GetSecretValueCommand));
    const client = { send } as unknown as SecretsManagerClient;
    const secrets = createSecrets({ client, prefix: 'bot/workspace', clock: now });
    const called = <T extends object>(port: T, room: string): T =>
      Object.fromEntries(
        Object.entries(port).map(([name, act]) => [
          name,
          (...given: readonly unknown[]) => calling(`${room}.${name}`, () => act(...given)),
        ]),
      ) as T;
    const app = () => calling('slack.app', common.app);
    const ports = {
      ...common,
      app,
      secrets,
      store: called(store, 'store'),
      urlCipher: fakeUrlCipher,
      slackApiUrl: slack.apiUrl,
    };
    const services: AlertServices = {
      ...ports,
      ...noRotation,
      sleep: common.sleep,
      hookAddress: fakeHookAddress,
      circleci: () => Promise.reject(new Error('not asked')),
      poster: (workspace) => posterFor(workspace, { ...ports, requestRenewal }),
      renewToken: (which) => renewToken(which, ports),
      send: async (queued) => void queue.push(queued),
    };
    return { ...ports, services, requestRenewal };
  }

  async function install({ workspace, slack }: Home): Promise<void> {
    const { secrets } = instance({ workspace, slack });
    // The stand-in of the Grid answers with the first workspace's id: it is kept as another.
    const kept: Secrets = { ...secrets, write: (_, change) => secrets.write(workspace, change) };
    const own = {
      ...store,
      saveInstallation: (one: Parameters<typeof store.saveInstallation>[0]) =>
        store.saveInstallation({ ...one, workspace }),
      schedule: (due: Parameters<typeof store.schedule>[0]) => store.schedule({ ...due, workspace }),
    };
    const ports = { ...common, store: own, secrets: kept, slackApiUrl: slack.apiUrl };
    const newState = () => `${canary('OAuth state')}-${++ids}`.padEnd(43, 'x');
    const begun = await handleInstall(
      { path: '/slack/install', query: '', cookies: '' },
      { ...ports, newState },
    );
    const [cookies = ''] = (begun.headers['set-cookie'] ?? '').split(';');
    const state = new URL(begun.headers.location ?? '').searchParams.get('state') ?? '';
    const query = new URLSearchParams({ code: slack.newInstallCode(), state }).toString();
    const { status } = await handleInstall(
      { path: '/slack/oauth_redirect', query, cookies },
      { ...ports, newState },
    );
    if (status !== 200) throw new Error(`installing was answered ${status}`);
  }

  return {
    homes,
    store,
    queue,
    log,
    now,
    pass,
    instance,
    install,
    /** As a worker does: the token, and a call with it. Says how Slack took it. */
    async use(home: Home, patience: number): Promise<string> {
      const token = await botToken(home.workspace, instance(home), patience);
      const client = new WebClient(token, { slackApiUrl: home.slack.apiUrl, retryConfig: { retries: 0 } });
      const answer = client.auth.test().then(
        () => 'ok',
        (error: unknown) => String(Reflect.get(Object(Reflect.get(Object(error), 'data')), 'error')),
      );
      return answer;
    },
    /** One message of the queue, by one instance. What is to come again goes back; the milliseconds that it is to wait. */
    async work(queued: Queued, services: AlertServices): Promise<number> {
      try {
        await runJob(jobs, queued, services);
        return 0;
      } catch (error) {
        if (!(error instanceof RetryError)) throw error;
        await common.sleep();
        queue.push(queued);
        return error.after;
      }
    },
    /** What the stand-in answered to refresh tokens. */
    exchanges: ({ slack }: Home) =>
      slack.calls
        .filter(({ method, args }) => method === 'oauth.v2.access' && args.grant_type === 'refresh_token')
        .map(({ answer }) => Object(answer?.body).error ?? 'bought'),
    /** How often a person was asked to install the app again. */
    told: ({ slack }: Home) =>
      slack.calls.filter(
        ({ method, args, answer }) =>
          method === 'chat.postMessage' &&
          Object(answer?.body).ok === true &&
          // The installation's welcome is another message.
          String(args.text).includes('Reinstall this app'),
      ).length,
    async close() {
      vi.useRealTimers();
      await Promise.all([table.close(), vault.close(), ...homes.map(({ slack }) => slack.close())]);
    },
  };
}
