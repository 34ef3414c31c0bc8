/** People of several workspaces who change things at CircleCI, and with whose token each request went out. */
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Context } from '../../lambda/conversation/context.ts';
import type { ActName, EffectiveRole } from '../../lambda/permissions.ts';
import { createContext } from '../../lambda/slack/create-context.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import { fakeHookAddress, fakeUrlCipher } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeCipher } from '../fakes/token-cipher.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';

export const cloud = 'https://circleci.com';
export const server = 'https://ci.example.com';

/** `mark` is in the path of each request, so that it can be told whose it was. */
type Change = (circleci: CircleCI, mark: string) => Promise<unknown>;

const projectOf = (mark: string) => ({ vcs: 'github', org: 'acme', repo: mark }) as const;
const buildOf = (mark: string) => ({ project: projectOf(mark), number: 1 });

/** Every change of a project, and the act that it is a part of. */
export const changes: readonly (readonly [act: ActName, change: Change])[] = [
  ['retry', (c, mark) => c.retry(buildOf(mark))],
  ['retry', (c, mark) => c.rerun(buildOf(mark), 'retry')],
  ['rerun', (c, mark) => c.rerunWorkflow(mark, { kind: 'from-failed' })],
  ['rerun all', (c, mark) => c.rerunWorkflow(mark, { kind: 'all' })],
  ['cancel', (c, mark) => c.cancel(buildOf(mark))],
  ['cancel run', (c, mark) => c.cancelWorkflow(mark)],
  ['trigger', (c, mark) => c.trigger(projectOf(mark))],
  ['approve', (c, mark) => c.approve(mark, 'request')],
  ['ssh', (c, mark) => c.ssh(buildOf(mark))],
  ['ssh', (c, mark) => c.rerun(buildOf(mark), 'ssh')],
  ['ssh', (c, mark) => c.rerunWorkflow(mark, { kind: 'jobs', ids: ['j'], ssh: 'enabled' })],
  ['add ssh user', (c, mark) => c.addSshUser(buildOf(mark))],
  ['clear cache', (c, mark) => c.clearCache(projectOf(mark))],
  ['set env', (c, mark) => c.setEnvVar(projectOf(mark), { name: 'NAME', value: 'value' })],
  ['unset env', (c, mark) => c.deleteEnvVar(projectOf(mark), 'NAME')],
  ['new checkout key', (c, mark) => c.createCheckoutKey(projectOf(mark), 'deploy-key')],
  ['delete checkout key', (c, mark) => c.deleteCheckoutKey(projectOf(mark), 'aa:bb')],
  ['add ssh key', (c, mark) => c.addSshKey(projectOf(mark), { hostname: '', privateKey: 'key' })],
];

interface Sent {
  readonly host: string;
  readonly token: string | undefined;
  readonly method: string;
  readonly path: string;
}

export interface Who {
  readonly workspace: string;
  readonly user: string;
  readonly effectiveRole: EffectiveRole;
  readonly channel?: string | undefined;
}

export type OwnTokenWorld = ReturnType<typeof openOwnTokens>;

interface World {
  /** The one CircleCI that has the projects and runs; left out: each has them. */
  readonly home?: string;
}

/** CircleCI takes every token but those that were revoked, and keeps what it was sent. */
export function openOwnTokens({ home }: World = {}) {
  const sent: Sent[] = [];
  const revoked = new Set<string>();
  const answer: typeof fetch = async (input, { headers, method = 'GET' } = {}) => {
    const url = new URL(String(input));
    const token = new Headers(headers).get('authorization')?.replace('Bearer ', '');
    sent.push({ host: url.origin, token, method, path: url.pathname });
    const isKnown = token !== undefined && !revoked.has(token);
    if (!isKnown) return new Response('{"message":"no"}', { status: 401 });
    const isThere = home === undefined || home === url.origin || url.pathname.endsWith('/me');
    return new Response('{"message":"OK"}', { status: isThere ? 200 : 404 });
  };
  let ids = 0;
  const services: Services = {
    ...noRotation,
    store: createFakeStore(),
    secrets: createFakeSecrets(),
    tokenCipher: createFakeCipher(),
    circleci: (options) => createCircleCI({ ...options, fetch: answer, random: () => 0 }),
    hookAddress: fakeHookAddress,
    urlCipher: fakeUrlCipher,
    log: () => undefined,
    now: () => 1_000,
    draw: async () => undefined,
    newId: () => `${++ids}`.padStart(16, 'x'),
    slackApiUrl: 'http://127.0.0.1:1/',
    slackBotToken: undefined,
    circleciToken: undefined,
    circleciHost: cloud,
  };
  const { store, secrets } = services;
  const contextOf = ({ workspace, user, effectiveRole, ...where }: Who): Context =>
    createContext({
      services,
      caller: { workspace, user, channel: 'C1', ...where },
      key: services.newId(),
      run: runCommand,
      effectiveRole: async () => effectiveRole,
      roleOf: async () => effectiveRole,
      writeMeanwhile: (writing) => writing,
      surroundingsOf: () => ({
        timeZone: async () => 'UTC',
        email: async () => undefined,
        audience: async () => 'own',
        readers: async () => 'own company',
        joinChannel: async () => 'as before',
        sendDirect: async () => 'D1',
      }),
    });
  return {
    sent,
    revoked,
    services,
    contextOf,
    async connectWorkspace(workspace: string, token: string, host = cloud) {
      await secrets.write(workspace, { circleci: { host, token } });
      const at = { connectedBy: 'U1', connectedAt: 0 };
      await store.saveConnection(workspace, { host, login: 'bot', ...at });
    },
    /** Beside the connections to other hosts. */
    async addConnection(who: Who, token: string, host: string, organizations?: readonly string[]) {
      const at = { login: 'bot', connectedBy: 'U1', connectedAt: 0 };
      await contextOf(who).saveConnection({ host, token, organizations, ...at });
    },
    connectOwn: (who: Who, token: string, host = cloud) =>
      contextOf(who).saveOwnAccount({ host, token, login: who.user }),
    /** Does it as the bot does: reads, then changes within the act. Returns the error's name, or `done`. */
    async change(who: Who, [act, change]: (typeof changes)[number], mark: string): Promise<string> {
      const context = contextOf(who);
      try {
        const circleci = await context.circleci();
        const about = { target: mark, projects: [projectOf(mark)] };
        await context.act({ name: act, ...about }, async () => {
          await circleci.workflowState(mark).catch(() => undefined);
          await change(circleci, mark);
        });
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : 'unknown';
      }
    },
    /** What went out for one mark. */
    sentFor: (mark: string) => sent.filter(({ path }) => path.split('/').includes(mark)),
  };
}
