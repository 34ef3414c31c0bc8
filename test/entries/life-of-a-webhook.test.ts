/** A webhook's life as AWS runs it: its key is changed, its channel waits for Slack, one address serves an organization. */
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCircleCI } from '../../lambda/circleci/client/create-client.ts';
import { openTable } from '../../lambda/composition/storage-clients.ts';
import { awsClient } from '../../lambda/environment.ts';
import type { WebhookKeys } from '../../lambda/webhook/derived-secrets.ts';
import { type HookAddress, hookAddress } from '../../lambda/webhook/manual-setup.ts';
import type { EventSource } from '../../local/aws/event-source.ts';
import { type Memory, names, queues, startAlerts, startMemory } from '../../local/aws/local-aws.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { route } from '../../local/http/api-gateway.ts';
import { type Listening, listen } from '../../local/http/listen.ts';
import { type SlackStandIn, startSlack } from '../../local/slack/server.ts';
import { workspace as acme } from '../../local/slack/workspace-acme.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { keys, ping, reported } from '../fakes/circleci-requests.ts';

vi.spyOn(console, 'log').mockImplementation(() => undefined);
const workspace = acme.team.id;
const channel = acme.channels.ci;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const whole = { ...web, repo: '*' } as const;
const [current, former = ''] = keys;

let memory: Memory;
let slack: SlackStandIn;
let circleci: CircleCISimulator;
let door: Listening;
let alerts: EventSource;
let runSchedule: () => Promise<void>;

beforeAll(async () => {
  memory = await startMemory(undefined);
  slack = await startSlack({ signingSecret: 'unused', botToken: 'xoxb-alerts' });
  circleci = await startCircleCI({ port: 0, quiet: true, token: 'alerts-token' });
  Object.assign(process.env, memory.variables, {
    PUBLIC_URL: 'https://circle.test',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: 'xoxb-alerts',
    CIRCLECI_URL: circleci.url,
    CIRCLECI_TOKEN: 'alerts-token',
  });
  // As the runbook has it: the new key is the current one, the old one accepted beside it.
  await secrets((client) =>
    client.send(
      new CreateSecretCommand({
        Name: names.WEBHOOK_KEYS_ID,
        SecretString: JSON.stringify({ key: current, former }),
      }),
    ),
  );
  door = await openDoor();
  runSchedule = (await import('../../lambda/schedule.lambda.ts')).handler;
  alerts = startAlerts((await import('../../lambda/alerts.lambda.ts')).handler, memory);
});

afterAll(async () => {
  await alerts.close();
  await Promise.all([door.close(), slack.close(), circleci.close()]);
  await memory.close();
});

async function secrets(work: (client: SecretsManagerClient) => Promise<unknown>): Promise<void> {
  const client = new SecretsManagerClient(awsClient('SECRETS_MANAGER', memory.variables));
  await work(client);
  client.destroy();
}

/** A function that has just been started: it knows the keys that are there now. */
async function openDoor(port = 0): Promise<Listening> {
  vi.resetModules();
  const { handler } = await import('../../lambda/webhook.lambda.ts');
  const routes = { '/circleci/webhooks/{workspace}/{hook}': handler };
  return listen((request, response) => void route(routes, request, response), port);
}

const store = () => openTable(names.TABLE_NAME, memory.variables);
const said = () => slack.messages(channel).map((message) => JSON.stringify(message));
const addressOf = (of: WebhookKeys, id: string) =>
  hookAddress(of, { publicUrl: door.url, workspace, hook: { id } });
const client = () => createCircleCI({ host: circleci.url, token: 'alerts-token' });
const webhookOf = (id: string) => circleci.world.webhooks.find((one) => one.id === id);

function setUp({ url, secret }: HookAddress, repo = 'web'): Promise<string> {
  return client().createWebhook({ ...web, repo }, { name: 'Slack', url, secret });
}

async function keep(hook: Parameters<ReturnType<typeof store>['saveHook']>[1]): Promise<void> {
  await store().saveHook(workspace, hook);
  const subscribed = { id: `s-${hook.id}`, workspace, channel, project: hook.project };
  await store().saveSubscription(subscription({}, subscribed));
}

const known = (id: string) => ({
  id,
  createdBy: acme.people.ada,
  createdAt: Date.now(),
  channel,
  webhookId: undefined,
  connectedAt: undefined,
});

/** A run that fails, as far as the channel: how many messages more it has. */
async function fail(repo = 'web'): Promise<number> {
  const before = said().length;
  const { start, finish, deliver } = circleci.controls;
  const project = `github/acme/${repo}`;
  finish(project, start({ project, ending: 'failed', hold: 'running' }));
  await deliver();
  await alerts.idle();
  return said().length - before;
}

test('the keys rotate: what is signed by the former is heard, CircleCI gets the new, and the former may go', async () => {
  const before = addressOf([former], 'rotating');
  const webhookId = await setUp(before);
  await keep({ ...known('rotating'), project: web, webhookId, secretMark: before.mark });
  expect(await fail()).toBe(1);
  expect(webhookOf(webhookId)?.secret).toBe(before.secret);
  await runSchedule();
  await alerts.idle();
  const after = addressOf([current], 'rotating');
  expect(webhookOf(webhookId)?.secret).toBe(after.secret);
  expect(await store().hook(workspace, 'rotating')).toMatchObject({ secretMark: after.mark });

  await secrets((open) =>
    open.send(
      new PutSecretValueCommand({
        SecretId: names.WEBHOOK_KEYS_ID,
        SecretString: JSON.stringify({ key: current }),
      }),
    ),
  );
  const { port } = new URL(door.url);
  await door.close();
  door = await openDoor(Number(port));
  expect(await fail()).toBe(1);
  expect(await memory.sqs.count(queues.dead)).toBe(0);
  await client().deleteWebhook(web, webhookId);
});

test('one address and secret, pasted into each project of an organization, takes the reports of all', async () => {
  const address = addressOf([current], 'whole');
  await keep({ ...known('whole'), project: whole });
  for (const repo of ['web', 'api']) await setUp(address, repo);
  expect(await fail('web')).toBe(1);
  expect(await fail('api')).toBe(1);
  expect(said().at(-1)).toContain('acme/api');
});

test('the ping waits for as long as Slack says, and is told once', async () => {
  await keep({ ...known('waiting'), project: web });
  const before = said().length;
  slack.rateLimitNext('chat.postMessage', 2);
  const sent = reported(
    { ...ping, id: 'ping-wait', happened_at: new Date().toISOString() },
    { workspace, hook: 'waiting' },
  );
  const { path, headers, body } = sent;
  expect((await fetch(door.url + path, { method: 'POST', headers, body })).status).toBe(200);
  const began = performance.now();
  await slack.until(() => said().length > before, 20_000);
  await alerts.idle();
  expect(performance.now() - began).toBeGreaterThan(1_500);
  expect(said().slice(before)).toEqual([expect.stringContaining('Connected')]);
}, 30_000);
