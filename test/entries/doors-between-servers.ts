/** Opens the three doors between real servers, each of which a fault can strike. */
import { globalAgent } from 'node:http';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createDoorServices } from '../../lambda/composition/ingress-services.ts';
import { createInstallServices } from '../../lambda/composition/install-services.ts';
import { openSecrets, openTable } from '../../lambda/composition/storage-clients.ts';
import { createWebhookServices } from '../../lambda/composition/webhook-services.ts';
import { createServices } from '../../lambda/composition/worker-services.ts';
import { awsClient, type Variables } from '../../lambda/environment.ts';
import { readHttpEvent } from '../../lambda/http/gateway-event.ts';
import { createApp } from '../../lambda/slack/bolt-app.ts';
import { createWorker } from '../../lambda/slack/handle-delivery.ts';
import type { Delivery } from '../../lambda/slack/ingress/delivery.ts';
import { type DoorPorts, handleRequest } from '../../lambda/slack/ingress/ingress.ts';
import { handleInstall } from '../../lambda/slack/install/install-pages.ts';
import { handleWebhook, type WebhookPorts } from '../../lambda/webhook/ingress.ts';
import { refuse } from '../../local/aws/inject-faults.ts';
import { names, queues, startInvoked, startMemory } from '../../local/aws/local-aws.ts';
import { startCircleCI } from '../../local/circleci/server.ts';
import { startSlack } from '../../local/slack/server.ts';
import { workspace as acme } from '../../local/slack/workspace-acme.ts';
import { canary } from '../canaries/canary-classes.ts';
import { keys } from '../fakes/circleci-requests.ts';
import { type Fault, type FaultProxy, type Refuse, startFaultProxy } from '../fakes/fault-proxy.ts';
import { gatewayEvent, type SentRequest } from '../fakes/gateway-events.ts';
import { signingSecret } from '../fakes/slack-requests.ts';
import { startWaitingTime } from '../fakes/waiting-time.ts';

export const team = acme.team.id;
export const circleciToken = canary('CircleCI token');
export const clientSecret = canary('client secret');

export const dependencies = ['secrets', 'invoke', 'queue', 'table', 'slack', 'circleci'] as const;
export type Dependency = (typeof dependencies)[number];
export type DoorName = 'slack' | 'circleci' | 'install';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Sent extends SentRequest {
  readonly cookies?: string;
}

/** What is planted in the code: none, or a mistake. */
export interface Planted {
  readonly slack?: (ports: DoorPorts) => DoorPorts;
  readonly circleci?: (ports: WebhookPorts) => WebhookPorts;
  readonly around?: (door: Door) => Door;
}

export type Door = (sent: Sent) => Promise<Answer>;
export type Doors = Awaited<ReturnType<typeof openDoors>>;

const throttled: Readonly<Record<Dependency, Refuse>> = {
  secrets: (response) => refuse(response, 400, 'ThrottlingException'),
  invoke: (response) => refuse(response, 429, 'TooManyRequestsException'),
  queue: (response) => refuse(response, 400, 'RequestThrottled'),
  table: (response) => refuse(response, 400, 'ThrottlingException'),
  slack: (response) =>
    response
      .writeHead(429, { 'retry-after': '30', 'content-type': 'application/json' })
      .end('{"ok":false,"error":"ratelimited"}'),
  circleci: (response) =>
    response
      .writeHead(429, { 'retry-after': '30', 'content-type': 'application/json' })
      .end('{"message":"Too many requests"}'),
};

export async function openDoors() {
  const clock = () => Date.now();
  const delivered: Delivery[] = [];
  let running = 0;
  let worker: ((event: unknown) => Promise<unknown>) | undefined;
  const memory = await startMemory(undefined);
  const slack = await startSlack({
    signingSecret,
    botToken: canary('bot token'),
    rateLimits: 'none',
    clock,
  });
  const circleci = await startCircleCI({ port: 0, quiet: true, token: circleciToken, clock });
  const invoked = await startInvoked({ worker: work }, undefined);
  const targets: Readonly<Record<Dependency, string>> = {
    secrets: memory.secretsManager.url,
    invoke: invoked.url,
    queue: memory.sqs.url,
    table: memory.dynamodb.url,
    slack: slack.url,
    circleci: circleci.url,
  };
  const proxies = Object.fromEntries(
    await Promise.all(
      dependencies.map(async (name) => [name, await startFaultProxy(targets[name], throttled[name])]),
    ),
  ) as Readonly<Record<Dependency, FaultProxy>>;
  const variables: Variables = {
    ...memory.variables,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: proxies.secrets.url,
    AWS_ENDPOINT_URL_LAMBDA: proxies.invoke.url,
    AWS_ENDPOINT_URL_SQS: proxies.queue.url,
    AWS_ENDPOINT_URL_DYNAMODB: proxies.table.url,
    SLACK_API_URL: `${proxies.slack.url}/api/`,
    CIRCLECI_URL: proxies.circleci.url,
    PUBLIC_URL: 'https://bot.example',
  };
  const host = proxies.circleci.url;
  await prepare(memory.variables, host);

  /** What may wait is only stored: the worker is for what Slack waits for. */
  async function work(event: unknown): Promise<unknown> {
    const delivery = event as Delivery;
    const waits = delivery.kind === 'options' || delivery.body.type === 'view_submission';
    if (!waits) return void delivered.push(delivery);
    running += 1;
    worker ??= newWorker(variables);
    return worker(delivery).finally(() => {
      running -= 1;
    });
  }

  const store = openTable(names.TABLE_NAME, memory.variables);
  const time = startWaitingTime(() => {
    // Who invoked the worker waits for it, and so does the proxy between them.
    const forWorker = 2 * Math.min(running, proxies.invoke.passing());
    return dependencies.reduce((sum, name) => sum + proxies[name].held(), forWorker);
  });
  const settle = () => time.passUntilQuiet(() => running === 0);
  return {
    slack,
    circleci,
    store,
    time,
    host,
    proxies,
    settle,
    /** A function that has just been started: it knows nothing, and has no connection. */
    coldDoor(name: DoorName, planted: Planted = {}): Door {
      worker = undefined;
      globalAgent.destroy();
      for (const dependency of dependencies) proxies[dependency].disconnect();
      const door = newDoor(name, variables, planted);
      return planted.around ? planted.around(door) : door;
    },
    strike(struck: readonly Dependency[], fault: Fault | undefined): void {
      for (const name of struck) proxies[name].suffer(fault);
    },
    /** Whether a person was told these words by a response_url. */
    told: (words: string) =>
      slack.calls.some(
        ({ method, args }) => method === 'response_url' && JSON.stringify(args).includes(words),
      ),
    /** Which were asked since this was called last. */
    asked: () => dependencies.filter((name) => proxies[name].takeCount() > 0),
    forget(): void {
      slack.calls.length = 0;
      circleci.controls.forgetReceived();
    },
    /** What Lambda has stored, and what the queue holds. Empties both. */
    async takeStored() {
      await settle();
      await time.pass(invoked.idle());
      const queued = [];
      for (;;) {
        const { result: some } = await time.pass(memory.sqs.receive(queues.alerts, 0));
        if (some.length === 0) return { delivered: delivered.splice(0), queued };
        for (const one of some) {
          queued.push(JSON.parse(one.body) as Readonly<Record<string, unknown>>);
          await time.pass(memory.sqs.remove(queues.alerts, one));
        }
      }
    },
    async close() {
      time.stop();
      await Promise.all(dependencies.map((name) => proxies[name].close()));
      await Promise.all([slack.close(), circleci.close(), invoked.close(), memory.close()]);
    },
  };
}

function newWorker(variables: Variables) {
  const services = createServices(variables);
  return createWorker(createApp(services), services);
}

function newDoor(name: DoorName, variables: Variables, planted: Planted): Door {
  if (name === 'install') {
    const services = createInstallServices(variables);
    return ({ path, query = '', cookies = '' }) => handleInstall({ path, query, cookies }, services);
  }
  const answer = name === 'slack' ? slackDoor(variables, planted) : webhookDoor(variables, planted);
  return async (sent) => {
    const { statusCode: status, headers, body } = await answer(readHttpEvent(gatewayEvent(sent)));
    return { status, headers, body };
  };
}

function slackDoor(variables: Variables, { slack: plant = (ports) => ports }: Planted) {
  const services = plant(createDoorServices(variables));
  return (request: Parameters<typeof handleRequest>[0]) => handleRequest(request, services);
}

function webhookDoor(variables: Variables, { circleci: plant = (ports) => ports }: Planted) {
  const services = plant(createWebhookServices(variables));
  return (request: Parameters<typeof handleWebhook>[0]) => handleWebhook(request, services);
}

/** The app's secrets, and a workspace where the app is installed and connected. */
async function prepare(variables: Variables, host: string): Promise<void> {
  const client = new SecretsManagerClient(awsClient('SECRETS_MANAGER', variables));
  const app = { signingSecrets: [signingSecret], appId: acme.app.id, clientId: '1.2', clientSecret };
  const [key, former] = keys;
  for (const [Name, value] of [
    [names.APP_SECRET_ID, app],
    [names.WEBHOOK_KEYS_ID, { key, former }],
  ] as const)
    await client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));
  client.destroy();
  const store = openTable(names.TABLE_NAME, variables);
  await store.saveInstallation({
    workspace: team,
    name: acme.team.name,
    botUserId: acme.bot.userId,
    botId: acme.bot.botId,
    scopes: [],
    installedBy: acme.people.ada,
    installedAt: 0,
  });
  await store.saveConnection(team, { host, login: 'ada', connectedBy: acme.people.ada, connectedAt: 0 });
  await openSecrets(names.WORKSPACE_SECRET_PREFIX, variables).write(team, {
    slackBotToken: canary('bot token'),
    circleci: { host, token: circleciToken },
  });
}
