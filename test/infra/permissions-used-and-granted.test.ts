/** What the functions ask of AWS while they run is what the stack lets them, and what it lets them they do ask for. */
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Grant, readGrants } from '../../infra/granted-permissions.ts';
import { commands } from '../../lambda/commands/index.ts';
import { createServices } from '../../lambda/composition/worker-services.ts';
import { awsClient, type FunctionName, functionNames, type Variables } from '../../lambda/environment.ts';
import type { Services } from '../../lambda/slack/worker-ports.ts';
import { names, queues, startAlerts, startInvoked, startMemory } from '../../local/aws/local-aws.ts';
import { startCircleCI } from '../../local/circleci/server.ts';
import { createClosing } from '../../local/close-resources.ts';
import * as functions from '../../local/functions.ts';
import { prepareAppSecret, prepareWebhookKeys, prepareWorkspace } from '../../local/prepare-workspace.ts';
import { pointing, startFront } from '../../local/serve-and-wire-endpoints.ts';
import { readSettings } from '../../local/settings.ts';
import type { SlackStandIn } from '../../local/slack/server.ts';
import { workspace } from '../../local/slack/workspace-acme.ts';
import { type Asked, hearAt } from './record-aws-calls.ts';
import { synthesize } from './synthesized-template.ts';

vi.spyOn(console, 'log').mockImplementation(() => undefined);
const grants = readGrants(synthesize().toJSON());
const heard: Asked[] = [];
const closing = createClosing();

beforeAll(async () => {
  const memory = closing.later(await startMemory(undefined));
  const settings = readSettings({ PORT: '0' });
  const signingSecret = await prepareAppSecret(memory.variables, undefined);
  await prepareWebhookKeys(memory.variables);
  await fillIn(memory.variables, signingSecret);
  const circleci = closing.later(await startCircleCI({ port: 0, quiet: true, token: 'local-token' }));
  const front = closing.later(await startFront({}, settings, { signingSecret, circleci }));
  const slack = front.slack!;
  const variables: Variables = {
    ...memory.variables,
    ...pointing(settings, { front, circleci }),
    PUBLIC_URL: front.url,
  };
  /** The variables of a function, whose requests are heard on their way. */
  const as = async (name: FunctionName, more: Variables = {}) => {
    const all: Variables = { ...variables, ...more };
    const ends = Object.entries(all).filter(([variable]) => variable.startsWith('AWS_ENDPOINT_URL_'));
    const heardAt = await Promise.all(
      ends.map(
        async ([variable, url]) => [variable, closing.later(await hearAt(url!, name, heard)).url] as const,
      ),
    );
    return { ...all, ...Object.fromEntries(heardAt) };
  };
  const install = await installer(await as('install'), slack);
  // In a workspace that is new, and in one that has it.
  await install();
  await install();
  await prepareWorkspace(createServices(variables), {
    folder: undefined,
    botToken: settings.botToken,
    simulatorUrl: circleci.url,
  });
  const drawer = closing.later(await startInvoked({ picture: functions.createPictureFunction() }, undefined));
  const drawn = { AWS_ENDPOINT_URL_LAMBDA: drawer.url };
  const lambda = closing.later(
    await startInvoked({ worker: functions.createWorkerFunction(await as('worker', drawn)) }, undefined),
  );
  const alerts = closing.later(startAlerts(functions.createAlertsFunction(await as('alerts')), memory));
  const runSchedule = functions.createScheduleFunction(await as('schedule'));
  const door = functions.createDoorFunction(await as('slack', { AWS_ENDPOINT_URL_LAMBDA: lambda.url }));
  const webhook = functions.createWebhookFunction(await as('webhook'));
  front.home.open({
    '/slack/commands': door,
    '/slack/interactions': door,
    '/slack/events': door,
    '/circleci/webhooks/{workspace}/{hook}': webhook,
    '/circleci/notify/{workspace}/{hook}/{capability}': webhook,
  });
  closing.later({ close: async () => front.home.shut() });
  const settle = async () => {
    await lambda.idle();
    await alerts.idle();
  };

  for (const { example } of commands.filter(({ name }) => name !== 'disconnect')) {
    // Some are refused in this state of the simulator; what they ask on their way counts all the same.
    await slack.typeCommand(`/circle ${example}`).catch(() => undefined);
    await settle();
  }
  await share(slack, settle);
  await slack.typeCommand('/circle subscribe web');
  await slack.typeCommand('/circle digest daily 9:00');
  await settle();
  slack.openHome();
  const { start, finish, deliver } = circleci.controls;
  const fail = () =>
    finish('github/acme/web', start({ project: 'github/acme/web', ending: 'failed', hold: 'running' }));
  fail();
  await deliver();
  await settle();
  const store = createServices(variables).store;
  const now = { workspace: workspace.team.id, at: Date.now() };
  await store.schedule({ ...now, kind: 'digest', id: workspace.channels.ci });
  await slack.typeCommand('/circle subscribe acme/*');
  await settle();
  await store.schedule({ ...now, kind: 'hooks', id: 'github/acme/*' });
  await runSchedule();
  await settle();
  // Connecting for the first time, again, and after the secret was removed.
  const { secrets } = createServices(await as('worker'));
  const circleciSecret = { host: 'https://circleci.com', token: 'another' };
  for (const value of [circleciSecret, undefined, circleciSecret, circleciSecret])
    await secrets.write('T0OTHER001', { circleci: value });
  // A person's own account, and what they do with it.
  const worker = createServices(await as('worker'));
  const owner = { workspace: 'T0OTHER001', user: 'U0OTHER001' };
  const sealed = await worker.tokenCipher.encrypt(owner, circleciSecret);
  expect(await worker.tokenCipher.decrypt(owner, sealed)).toEqual(circleciSecret);
  slack.rotateTokens('on');
  await install();
  await endSoon(createServices(variables), now.workspace);
  await createServices(await as('worker')).requestRenewal(now.workspace, undefined);
  await hearing('secretsmanager:UpdateSecretVersionStage', /T0ACME0001\/slack$/);
  await sendBroken(memory.variables);
  await alerts.idle();
  // Slack says wait: it comes back when the test has ended.
  slack.rateLimitNext('chat.postMessage', 60, 5);
  fail();
  await deliver();
  await hearing('sqs:ChangeMessageVisibility', /alerts$/);
  slack.uninstall();
  await hearing('secretsmanager:DeleteSecret', /T0ACME0001\/slack$/);
  await lambda.idle();
  await install();
});
afterAll(() => closing.all());

/** As it is filled in by hand. */
/** Answers to one reader hold no picture: what is shared does. */
async function share(slack: SlackStandIn, settle: () => Promise<void>): Promise<void> {
  await slack.typeCommand('/circle insights web');
  await settle();
  await slack.click({ message: slack.ephemerals().at(-1), label: 'Share to channel' });
  await settle();
}

async function fillIn(variables: Variables, signingSecret: string): Promise<void> {
  const client = new SecretsManagerClient(awsClient('SECRETS_MANAGER', variables));
  const SecretString = JSON.stringify({
    signingSecrets: [signingSecret],
    clientId: '1.2',
    clientSecret: 'secret',
  });
  await client.send(new PutSecretValueCommand({ SecretId: names.APP_SECRET_ID, SecretString }));
  client.destroy();
}

const hearing = (action: string, on: RegExp) =>
  vi.waitUntil(() => heard.some((one) => one.action === action && on.test(one.on)), { timeout: 20_000 });

/** As Lambda runs it: by the variables of its process. */
async function installer(variables: Variables, slack: SlackStandIn): Promise<() => Promise<void>> {
  Object.assign(process.env, variables);
  const { handler } = await import('../../lambda/install.lambda.ts');
  return async () => {
    const begun = await handler({ rawPath: '/slack/install' });
    const state = new URL(begun.headers.location ?? '').searchParams.get('state') ?? '';
    const [cookie = ''] = (begun.headers['set-cookie'] ?? '').split(';');
    const rawQueryString = new URLSearchParams({ code: slack.newInstallCode(), state }).toString();
    const { statusCode } = await handler({
      rawPath: '/slack/oauth_redirect',
      rawQueryString,
      cookies: [cookie],
    });
    expect(statusCode).toBe(200);
  };
}

async function endSoon({ secrets }: Services, workspace: string): Promise<void> {
  const { slackBotToken, slackRotation } = await secrets.read(workspace);
  const expiresAt = Date.now() + 60_000;
  await secrets.write(workspace, { slackBotToken, slackRotation: { ...slackRotation!, expiresAt } });
}

async function sendBroken(variables: Variables): Promise<void> {
  const client = new SQSClient(awsClient('SQS', variables));
  await client.send(new SendMessageCommand({ QueueUrl: variables.ALERTS_QUEUE_URL, MessageBody: 'broken' }));
  client.destroy();
}

/** What the stand-ins' names are called in the stack. */
const called: Readonly<Record<string, string>> = {
  [queues.alerts]: 'queue Alerts',
  [queues.dead]: 'queue DeadAlerts',
  [names.WORKER_FUNCTION_NAME]: 'function worker',
  [names.PICTURE_FUNCTION_NAME]: 'function picture',
  [names.PERSONAL_TOKEN_KEY_ID]: 'key PersonalTokenKey (with workspace and person)',
};

function covers(grant: Grant, { by, action, on }: Asked): boolean {
  if (grant.to !== by || grant.action !== action) return false;
  const [, partitions] = /^the table \((.*)\)$/.exec(grant.on) ?? [];
  if (partitions) return partitions.split(', ').some((one) => on.startsWith(one.slice(0, -1)));
  const [, secrets] = /^secrets (.*)$/.exec(grant.on) ?? [];
  if (secrets) return new RegExp(`^${secrets.replace('*', '[^/]+')}$`).test(on);
  return grant.on === (called[on] ?? `secret ${on}`);
}

it('every function asks for what it may, and for nothing else', () => {
  const askers = new Set(heard.map(({ by }) => by));
  // It draws what it is given.
  const asking = functionNames.filter((name) => name !== 'picture');
  expect([...askers].toSorted()).toEqual(asking.toSorted());
  const refused = heard.filter((one) => !grants.some((grant) => covers(grant, one)));
  const told = refused.map(({ by, action, on }) => `${by} asks for ${action} on ${on}`);
  expect([...new Set(told)]).toEqual([]);
});

it('every function needs what it may', () => {
  // What Lambda and the event source do in a function's name.
  const byLambda = ({ on, action }: Grant) =>
    on.startsWith('log of ') || on === 'queue Failures' || /^sqs:(ReceiveMessage|GetQueue\w+)$/.test(action);
  const unused = grants.filter((grant) => !byLambda(grant) && !heard.some((one) => covers(grant, one)));
  expect(unused.map(({ to, action, on }) => `${to}: ${action} on ${on}`)).toEqual([]);
});
