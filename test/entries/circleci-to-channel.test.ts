/** From CircleCI to the channel as AWS runs it: signed bytes in over HTTP, a real queue, a message at Slack's. */
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTable } from '../../lambda/composition/storage-clients.ts';
import { awsClient } from '../../lambda/environment.ts';
import { hookSecrets } from '../../lambda/webhook/derived-secrets.ts';
import type { EventSource } from '../../local/aws/event-source.ts';
import { type Memory, names, queues, startAlerts, startMemory } from '../../local/aws/local-aws.ts';
import { type CircleCISimulator, startCircleCI } from '../../local/circleci/server.ts';
import { route } from '../../local/http/api-gateway.ts';
import { type Listening, listen } from '../../local/http/listen.ts';
import { type SlackStandIn, startSlack } from '../../local/slack/server.ts';
import { workspace as acme } from '../../local/slack/workspace-acme.ts';
import { subscription } from '../alerts/sample-reports.ts';
import { keys, notified, ping, reported, workflowCompleted } from '../fakes/circleci-requests.ts';

vi.spyOn(console, 'log').mockImplementation(() => undefined);
const workspace = acme.team.id;
const channel = acme.channels.ci;
const web = { vcs: 'github', org: 'acme', repo: 'web' } as const;
const hook = 'hookAAAAAAAAAAAA';

let memory: Memory;
let slack: SlackStandIn;
let circleci: CircleCISimulator;
let front: Listening;
let alerts: EventSource;
let runSchedule: () => Promise<void>;

beforeAll(async () => {
  memory = await startMemory(undefined);
  slack = await startSlack({ signingSecret: 'unused', botToken: 'xoxb-alerts' });
  circleci = await startCircleCI({ port: 0, quiet: true, token: 'alerts-token' });
  const client = new SecretsManagerClient(awsClient('SECRETS_MANAGER', memory.variables));
  const [key, former] = keys;
  const secret = { Name: names.WEBHOOK_KEYS_ID, SecretString: JSON.stringify({ key, former }) };
  await client.send(new CreateSecretCommand(secret));
  client.destroy();
  Object.assign(process.env, memory.variables, {
    PUBLIC_URL: 'https://circle.test',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: 'xoxb-alerts',
    CIRCLECI_URL: circleci.url,
    CIRCLECI_TOKEN: 'alerts-token',
  });
  const webhook = (await import('../../lambda/webhook.lambda.ts')).handler;
  runSchedule = (await import('../../lambda/schedule.lambda.ts')).handler;
  alerts = startAlerts((await import('../../lambda/alerts.lambda.ts')).handler, memory);
  const routes = {
    '/circleci/webhooks/{workspace}/{hook}': webhook,
    '/circleci/notify/{workspace}/{hook}/{capability}': webhook,
  };
  front = await listen((request, response) => void route(routes, request, response));
  const store = openTable(names.TABLE_NAME, memory.variables);
  const at = { createdBy: acme.people.ada, createdAt: Date.now() };
  const waits = { channel, webhookId: undefined, connectedAt: undefined };
  await store.saveHook(workspace, { id: hook, project: web, ...at, ...waits });
  await store.saveSubscription(subscription({}, { workspace, channel, project: web }));
});

afterEach(async () => {
  memory.sqs.faults.clear();
  await alerts.idle();
});

afterAll(async () => {
  await alerts.close();
  await Promise.all([front.close(), slack.close(), circleci.close()]);
  await memory.close();
});

let events = 0;

/** Another run each time. */
function failed() {
  events += 1;
  const id = `fda08377-fe7e-46b1-8992-3a7aaecac${String(events).padStart(3, '0')}`;
  const at = new Date().toISOString();
  const pipeline = { ...workflowCompleted.pipeline, created_at: at };
  const workflow = { ...workflowCompleted.workflow, id, created_at: at, stopped_at: at };
  return { ...workflowCompleted, id: `event-${events}`, happened_at: at, workflow, pipeline };
}

const where = { workspace, hook };

async function post({ path, headers, body }: ReturnType<typeof reported> | ReturnType<typeof notified>) {
  return (await fetch(front.url + path, { method: 'POST', headers, body })).status;
}

const said = () => slack.messages(channel).map((message) => JSON.stringify(message));

describe('from CircleCI to the channel', () => {
  test('a signed webhook is stored, answered, and said once, however often it comes', async () => {
    const before = said().length;
    const event = failed();
    for (let copies = 3; copies > 0; copies -= 1) expect(await post(reported(event, where))).toBe(200);
    await alerts.idle();
    const [message, ...more] = said().slice(before);
    expect(more).toEqual([]);
    expect(message).toContain('acme/web');
    expect(message).toMatch(/failed/i);
  });

  test('an unsigned notification makes us look, and what CircleCI says is said', async () => {
    const before = said().length;
    const build_num = circleci.controls.start({
      project: 'github/acme/web',
      ending: 'failed',
      hold: 'running',
    });
    circleci.controls.finish('github/acme/web', build_num);
    const build = { vcs_type: 'github', username: 'acme', reponame: 'web', build_num, status: 'success' };
    expect(await post(notified({ ...build, subject: 'Words of a stranger' }, where))).toBe(200);
    await alerts.idle();
    const [message = ''] = said().slice(before);
    expect(message).toContain(String(build_num));
    expect(said().join()).not.toContain('Words of a stranger');
  });

  test('a ping is told to the channel, the next is not', async () => {
    const before = said().length;
    for (const id of ['ping-1', 'ping-2']) {
      expect(await post(reported({ ...ping, id, happened_at: new Date().toISOString() }, where))).toBe(200);
      await alerts.idle();
    }
    expect(said().slice(before)).toHaveLength(1);
  });

  test('another secret is refused, and nothing is read or said', async () => {
    const before = said().length;
    const secret = hookSecrets([`another-key-${'x'.repeat(32)}`], workspace, hook)[0];
    expect(await post(reported(failed(), { ...where, secret }))).toBe(401);
    expect(await memory.sqs.count(queues.alerts)).toBe(0);
    expect(said()).toHaveLength(before);
  });
});

describe('when the queue is in trouble', () => {
  test.each(['unavailable', 'throttle', 'hang', 'reset'] as const)(
    'CircleCI is told to come again within a second: %s',
    async (fault) => {
      memory.sqs.faults.next(fault, 5);
      const began = performance.now();
      expect(await post(reported(failed(), where))).toBe(503);
      expect(performance.now() - began).toBeLessThan(1500);
    },
  );

  test('what it stored without an answer is stored twice and said once', async () => {
    const before = said().length;
    memory.sqs.faults.next('reset-after');
    expect(await post(reported(failed(), where))).toBe(200);
    await alerts.idle();
    expect(said().slice(before)).toHaveLength(1);
  });
});

test('due jobs are sent with the next minute', async () => {
  const store = openTable(names.TABLE_NAME, memory.variables);
  const due = { workspace, kind: 'drain', id: channel, at: Date.now() - 1 } as const;
  await store.schedule(due);
  await runSchedule();
  await alerts.idle();
  expect(await store.due(Date.now(), 10)).toEqual([]);
  expect(await store.unschedule(due)).toBe(false);
});

test('an unreadable message ends in the dead letter queue, with the reason', async () => {
  const { SQSClient, SendMessageCommand } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({ ...awsClient('SQS', memory.variables) });
  const QueueUrl = memory.sqs.queueUrl(queues.alerts);
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no json', MessageGroupId: workspace }));
  client.destroy();
  await alerts.idle();
  const dead = await memory.sqs.receive(queues.dead, 0);
  expect(dead).toMatchObject([
    {
      body: 'no json',
      attributes: { MessageGroupId: workspace },
      messageAttributes: { reason: { StringValue: 'broken' } },
    },
  ]);
});
