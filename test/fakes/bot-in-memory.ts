/** Everything behind a command or a click, in memory, save for CircleCI: that one is the simulator. */
import { inspect } from 'node:util';
import { actions } from '../../lambda/actions/index.ts';
import type { CircleCI } from '../../lambda/circleci/client/client.ts';
import { type CircleCIOptions, createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { Context } from '../../lambda/conversation/context.ts';
import type { LogEntry } from '../../lambda/log.ts';
import type { EffectiveRole } from '../../lambda/permissions.ts';
import { createContext } from '../../lambda/slack/create-context.ts';
import { runCommand } from '../../lambda/slack/turns/run-command.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import type { ClaimedAct, Outcome } from '../../lambda/store/store.ts';
import { errorView } from '../../lambda/views/errors/errors.ts';
import type { Message } from '../../lambda/views/text/message.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { fakeHookAddress, fakeUrlCipher } from './hook-address.ts';
import { noRotation } from './no-token-renewal.ts';
import { createFakeStore } from './store.ts';
import { intentsOf, messageOf } from './text-and-buttons-of-reply.ts';
import { createFakeCipher } from './token-cipher.ts';
import { createFakeSecrets } from './workspace-secrets.ts';

export interface FakeBotOptions {
  /** Where CircleCI is. */
  readonly host: string;
  readonly circleci?: (options: CircleCIOptions) => CircleCI;
  readonly now?: number;
}

export interface Who {
  readonly audience?: 'own' | 'shared' | 'not a member';
  readonly joins?: 'joined' | 'as before';
  readonly user?: string;
  /** As Slack has confirmed it. */
  readonly email?: string;
  readonly channel?: string | undefined;
  readonly effectiveRole?: EffectiveRole;
  /** Of other people, by user id; left out: operators. */
  readonly others?: Readonly<Record<string, EffectiveRole>>;
  /** One click or command: those with the same key act once. */
  readonly key?: string;
}

export type FakeBot = ReturnType<typeof createFakeBot>;

export const workspace = 'T0ACME00001';
/** The conversation of the bot with the person who asks. */
export const directChannel = 'D0ANN00001';

export function createFakeBot({ host, circleci = createCircleCI, now = Date.now() }: FakeBotOptions) {
  const logged: LogEntry[] = [];
  const settled: (Pick<ClaimedAct, 'name' | 'target' | 'by'> & { readonly outcome: Outcome })[] = [];
  const memory = createFakeStore();
  const store: Services['store'] = {
    ...memory,
    async settle(of, act, outcome) {
      settled.push({ name: act.name, target: act.target, by: act.by, outcome });
      await memory.settle(of, act, outcome);
    },
  };
  let made = 0;
  const newId = () => {
    made += 1;
    return `id-${String(made).padStart(13, '0')}`;
  };
  const services: Services = {
    ...noRotation,
    hookAddress: fakeHookAddress,
    urlCipher: fakeUrlCipher,
    draw: async () => undefined,
    store,
    secrets: createFakeSecrets(),
    circleci: alwaysRecent(circleci),
    newId,
    tokenCipher: createFakeCipher(),
    slackApiUrl: 'http://127.0.0.1:1/',
    slackBotToken: undefined,
    circleciToken: undefined,
    now: () => now,
    log: (entry) => {
      recordOutput('log', entry);
      logged.push(entry);
    },
    circleciHost: host,
  };
  const context = (who: Who = {}): Context =>
    createContext({
      services,
      surroundingsOf: surroundingsOf(who),
      caller: {
        workspace,
        user: who.user ?? 'U0ANN00001',
        channel: 'channel' in who ? who.channel : 'C0DEV00001',
      },
      key: who.key ?? newId(),
      effectiveRole: async () => who.effectiveRole ?? 'operator',
      roleOf: async (user) => who.others?.[user] ?? 'operator',
      writeMeanwhile: (writing) => writing,
      run: runCommand,
    });
  return {
    services,
    store,
    logged,
    settled,
    context,
    /** Whether what was typed is answered, or how it is refused. */
    async type(text: string, who?: Who) {
      try {
        const reply = await runCommand(text, context(who));
        recordOutput('slack', reply);
        return reply;
      } catch (error) {
        recordOutput('slack', errorView(error, { reference: 'reference' }));
        recordOutput('log', inspect(error));
        throw error;
      }
    },
    /** Types it and presses the button of the question that it is answered with. */
    async agree(text: string, who?: Who) {
      const question = messageOf(await runCommand(text, context(who)), 'say');
      const intent = intentsOf(question).find(({ action }) => action === 'confirm');
      if (!intent) throw new Error(`“${text}” asks nothing`);
      const reply = await actions.confirm.run(intent, context(who), { ephemeral: true, ts: undefined });
      return reply.kind === 'replace' && reply.announce ? { ...reply, message: reply.announce } : reply;
    },
    /** Connects the person's own account. */
    async connectOwn(token: string, { user = 'U0ANN00001', login = 'ann' } = {}) {
      const sealed = await services.tokenCipher.encrypt({ workspace, user }, { host, token });
      await store.saveAccount(workspace, user, { host, login, connectedAt: now, sealed });
    },
    async connect(token = 'local-token') {
      const at = { connectedBy: 'U0ADMIN0001', connectedAt: now };
      await store.saveConnection(workspace, { host, login: 'ada', ...at });
      await services.secrets.write(workspace, { circleci: { host, token } });
    },
  };
}

/** Whatever a test makes of the list of projects, names are looked up in it. */
function alwaysRecent(create: (options: CircleCIOptions) => CircleCI) {
  return (options: CircleCIOptions): CircleCI => {
    const circleci = create(options);
    return { ...circleci, recentProjects: circleci.projects };
  };
}

/** Joining a channel lets the bot in, where the test says that it may. */
function surroundingsOf({ audience = 'own', joins = 'as before', email }: Who) {
  let now = audience;
  return () => ({
    timeZone: async () => 'Europe/Berlin',
    email: async () => email,
    audience: async () => now,
    readers: async () => readersOf(now),
    sendDirect: async (message: Message) => {
      recordOutput('slack', message);
      return directChannel;
    },
    joinChannel: async () => {
      if (joins === 'joined') now = 'own';
      return joins;
    },
  });
}

function readersOf(audience: Who['audience'] = 'own'): Awaited<ReturnType<Context['readers']>> {
  if (audience === 'not a member') return 'unknown';
  return audience === 'shared' ? 'another company too' : 'own company';
}
