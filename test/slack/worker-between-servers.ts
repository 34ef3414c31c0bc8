/** The worker between real servers: CircleCI's simulator, the Slack stand-in's API, and a place for response_urls. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import type { LogEntry } from '../../lambda/log.ts';
import { createApp } from '../../lambda/slack/bolt-app.ts';
import { createWorker } from '../../lambda/slack/handle-delivery.ts';
import type { Delivery, Kind } from '../../lambda/slack/ingress/delivery.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import { startCircleCI } from '../../local/circleci/server.ts';
import { type InstalledFor, organization } from '../../local/slack/organization.ts';
import { startSlack } from '../../local/slack/server.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { canary } from '../canaries/canary-classes.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { fakeHookAddress, fakeUrlCipher } from '../fakes/hook-address.ts';
import { noRotation } from '../fakes/no-token-renewal.ts';
import { createFakeStore } from '../fakes/store.ts';
import { createFakeCipher } from '../fakes/token-cipher.ts';
import { createFakeSecrets } from '../fakes/workspace-secrets.ts';

export const team = workspace.team.id;
export const { ada, ben, gus, eve } = workspace.people;
export const channel = workspace.channels.ci;
export const botToken = canary('bot token');
export const circleciToken = canary('CircleCI token');

export interface Answer {
  readonly path: string;
  readonly text: string;
  readonly response_type?: string;
  readonly replace_original?: boolean;
  readonly thread_ts?: string;
  readonly blocks?: readonly unknown[];
  readonly attachments?: readonly unknown[];
}

export interface Sending {
  readonly id?: string;
  /** Milliseconds between the door and now. */
  readonly waited?: number;
}

export interface Pressing {
  readonly user?: string;
  readonly homeTeam?: string;
  readonly channel?: string;
  readonly messageTs?: string;
  /** Of a card in a thread. */
  readonly threadTs?: string;
  /** Left out: only the person sees the card. */
  readonly isPublic?: boolean;
  readonly id?: string;
  readonly value: string | undefined;
}

export type Stage = Awaited<ReturnType<typeof openStage>>;

/** The tenant: the organization where the app is installed for all of it. */
export function tenantOf(installedFor: InstalledFor): string {
  return installedFor === 'organization' ? organization.id : team;
}

export async function openStage({
  installedFor = 'workspace',
}: {
  readonly installedFor?: InstalledFor;
} = {}) {
  const tenant = tenantOf(installedFor);
  const circleci = await startCircleCI({ port: 0, quiet: true, token: circleciToken });
  const slack = await startSlack({ signingSecret: canary('signing secret'), botToken, installedFor });
  const answers: Answer[] = [];
  const receiver = await receiveAnswers(answers);
  const logged: LogEntry[] = [];
  let now = Date.now();
  let ids = 0;
  const services: Services = {
    ...noRotation,
    hookAddress: fakeHookAddress,
    urlCipher: fakeUrlCipher,
    draw: async () => undefined,
    store: createFakeStore({ clock: () => now }),
    secrets: createFakeSecrets(),
    tokenCipher: createFakeCipher(),
    circleci: createCircleCI,
    now: () => now,
    newId: () => `${++ids}`.padStart(16, 'x'),
    log: (entry) => {
      recordOutput('log', entry);
      logged.push(entry);
    },
    slackApiUrl: slack.apiUrl,
    slackBotToken: undefined,
    circleciToken: undefined,
    circleciHost: circleci.url,
  };
  const worker = createWorker(createApp(services), services);
  await services.store.saveInstallation({
    workspace: tenant,
    name: 'Acme',
    botUserId: workspace.bot.userId,
    botId: workspace.bot.botId,
    scopes: [],
    installedBy: ada,
    installedAt: now,
  });
  await services.secrets.write(tenant, {
    slackBotToken: botToken,
    circleci: { host: circleci.url, token: circleciToken },
  });
  await services.store.saveConnection(tenant, {
    host: circleci.url,
    login: 'ada',
    connectedBy: ada,
    connectedAt: now,
  });

  let deliveries = 0;
  const send = async (
    kind: Kind,
    body: Readonly<Record<string, unknown>>,
    { id, waited = 0 }: Sending = {},
  ) => {
    const delivery: Delivery = {
      version: 1,
      id: id ?? `delivery-${++deliveries}`,
      kind,
      receivedAt: now - waited,
      body: { ...body },
    };
    const acknowledgement = await worker(delivery);
    recordOutput('answer', acknowledgement);
    return acknowledgement;
  };
  const responseUrl = `${receiver.url}/${team}/${canary('response_url')}`;
  return {
    circleci,
    slack,
    services,
    worker,
    answers,
    logged,
    send,
    responseUrl,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    type: (text: string, sending: Sending & { readonly user?: string } = {}) =>
      send(
        'command',
        {
          command: '/circle',
          team_id: team,
          channel_id: channel,
          user_id: sending.user ?? ada,
          response_url: responseUrl,
          trigger_id: canary('trigger_id'),
          text,
        },
        sending,
      ),
    press: (pressing: Pressing) =>
      send(
        'action',
        {
          type: 'block_actions',
          team: { id: team },
          user: { id: pressing.user ?? ada, team_id: pressing.homeTeam ?? team },
          channel: { id: pressing.channel ?? channel },
          container: {
            type: 'message',
            message_ts: pressing.messageTs ?? '1.1',
            is_ephemeral: pressing.isPublic !== true,
            ...(pressing.threadTs && { thread_ts: pressing.threadTs }),
          },
          actions: [{ type: 'button', action_id: 'retry', block_id: 'b', value: pressing.value }],
          response_url: responseUrl,
          trigger_id: canary('trigger_id'),
        },
        pressing.id ? { id: pressing.id } : {},
      ),
    /** Connects a person's own account; CircleCI knows the token by this login. */
    async connectOwn(user: string, { login = user, token = `${canary('CircleCI token')}${user}` } = {}) {
      circleci.controls.addToken({ token, kind: 'personal', login });
      const host = circleci.url;
      const sealed = await services.tokenCipher.encrypt({ workspace: tenant, user }, { host, token });
      await services.store.saveAccount(tenant, user, { host, login, connectedAt: now, sealed });
    },
    /** POSTs that CircleCI has seen. */
    writes: () => circleci.controls.received().filter(({ method }) => method === 'POST'),
    async close() {
      await Promise.all([circleci.close(), slack.close(), receiver.close()]);
    },
  };
}

async function receiveAnswers(answers: Answer[]) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    answers.push({ path: request.url, ...JSON.parse(Buffer.concat(chunks).toString()) });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

interface Element {
  readonly action_id: string;
  readonly value?: string;
  readonly text?: { readonly text: string };
  readonly options?: readonly { readonly value: string; readonly text: { readonly text: string } }[];
}

/** Every interactive element of an answer, wherever it stands. */
export function elementsOf(answer: unknown): readonly Element[] {
  if (Array.isArray(answer)) return answer.flatMap(elementsOf);
  if (typeof answer !== 'object' || answer === null) return [];
  const own = 'action_id' in answer ? [answer as Element] : [];
  return [...own, ...Object.values(answer).flatMap(elementsOf)];
}

/** What one button, or one row of an overflow menu, carries. */
export function carriedBy(answer: unknown, label: string): string {
  for (const element of elementsOf(answer)) {
    if (element.text?.text.includes(label) && element.value) return element.value;
    const option = element.options?.find(({ text }) => text.text.includes(label));
    if (option) return option.value;
  }
  throw new Error(`No ${label} in ${JSON.stringify(answer)}`);
}

export function textOf(answer: unknown): string {
  return JSON.stringify(answer);
}
