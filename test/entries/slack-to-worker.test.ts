/** The door as Lambda runs it: signed bytes in over HTTP, signed requests out, answered by local stand-ins. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { patience } from '../../lambda/client-timeouts.ts';
import { type LocalLambda, startLambda } from '../../local/aws/lambda.ts';
import { type LocalSecretsManager, startSecretsManager } from '../../local/aws/secrets-manager.ts';
import { localIdentity } from '../../local/aws/verify-sigv4.ts';
import { type Listening, listen } from '../../local/http/listen.ts';
import { readBody } from '../../local/http/read-limited-body.ts';
import { recordOutput } from '../canaries/recorded-output.ts';
import { gatewayEvent, type SentRequest } from '../fakes/gateway-events.ts';
import {
  click,
  commandBody,
  eventCallback,
  interactionBody,
  signed,
  signingSecret,
  submission,
} from '../fakes/slack-requests.ts';

const secretId = 'circleci-slack-bot/app';
const delivered: unknown[] = [];
const logged = vi.spyOn(console, 'log').mockImplementation((entry) => recordOutput('log', entry));
const worker = { answer: async (): Promise<unknown> => ({ body: { response_action: 'clear' } }) };

let lambda: LocalLambda;
let secrets: LocalSecretsManager;
let front: Listening;
let handler: (
  event: unknown,
) => Promise<{ statusCode: number; headers: Record<string, string>; body: string }>;

beforeAll(async () => {
  secrets = await startSecretsManager();
  lambda = await startLambda({
    retryDelays: [],
    functions: {
      'the:worker': async (event) => {
        delivered.push(event);
        return worker.answer();
      },
    },
  });
  await keep({ signingSecrets: [signingSecret], appId: 'A0CIRCLE001' });
  front = await listen(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const body = (await readBody(request)) ?? '';
    const answer = await handler(
      gatewayEvent({ method: request.method!, path: request.url!, headers, body }),
    );
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  Object.assign(process.env, {
    APP_SECRET_ID: secretId,
    WORKER_FUNCTION_NAME: 'the:worker',
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `${secrets.url}/`,
    AWS_REGION: localIdentity.region,
    AWS_ACCESS_KEY_ID: localIdentity.accessKeyId,
    AWS_SECRET_ACCESS_KEY: localIdentity.secretAccessKey,
    SLACK_API_URL: `${front.url}/api/`,
  });
  ({ handler } = await import('../../lambda/slack.lambda.ts'));
});

afterEach(async () => {
  lambda.faults.clear();
  secrets.faults.clear();
  await lambda.idle();
  delivered.length = 0;
  logged.mockClear();
});

afterAll(async () => {
  await Promise.all([front.close(), lambda.close(), secrets.close()]);
});

async function keep(value: object): Promise<void> {
  const { SecretsManagerClient, CreateSecretCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({
    region: localIdentity.region,
    endpoint: secrets.url,
    credentials: localIdentity,
  });
  await client.send(new CreateSecretCommand({ Name: secretId, SecretString: JSON.stringify(value) }));
  client.destroy();
}

function post({ path, headers, body }: SentRequest): Promise<Response> {
  const single = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return fetch(front.url + path, {
    method: 'POST',
    headers: single,
    body: new Uint8Array(Buffer.from(body)),
  });
}

const now = () => ({ at: Date.now() });
const typed = () => signed('/slack/commands', commandBody(), now());
const clicked = (change: object = {}) =>
  signed('/slack/interactions', interactionBody({ ...click, ...change }), now());
const happened = () => signed('/slack/events', JSON.stringify(eventCallback), now());
const submitted = () => signed('/slack/interactions', interactionBody(submission), now());

describe('from Slack to the worker', () => {
  test('a command, a click and an event are stored before they are answered', async () => {
    for (const sent of [typed(), clicked(), happened()]) {
      const response = await post(sent);
      expect([response.status, await response.text()]).toEqual([200, '']);
    }
    await lambda.idle();
    expect(delivered).toMatchObject([
      { kind: 'command' },
      { kind: 'action' },
      { kind: 'event', body: eventCallback },
    ]);
    expect(secrets.calls.filter((call) => call.startsWith('GetSecretValue'))).toHaveLength(1);
  });

  test("a submission is answered with the worker's words", async () => {
    const response = await post(submitted());
    expect([response.status, await response.json()]).toEqual([200, { response_action: 'clear' }]);
    expect(delivered).toMatchObject([{ kind: 'submission', body: submission }]);
  });

  test('what Slack did not sign goes nowhere', async () => {
    const forged = { ...typed(), body: commandBody({ text: 'cancel web#1' }) };
    const response = await post(forged);
    expect([response.status, await response.text()]).toEqual([401, '']);
    await lambda.idle();
    expect(delivered).toEqual([]);
    expect(logged.mock.calls).toEqual([[{ log: 'door.refused', reason: 'signature' }]]);
  });
});

describe('when AWS is in trouble', () => {
  test.each(['reset', 'unavailable', 'throttle'] as const)('one %s is made good at once', async (fault) => {
    lambda.faults.next(fault);
    expect((await post(happened())).status).toBe(200);
    await lambda.idle();
    expect(delivered).toMatchObject([{ kind: 'event' }]);
  });

  test('a submission that died on a connection kept for too long is sent again', async () => {
    await post(submitted());
    lambda.faults.next('reset');
    expect(await (await post(submitted())).json()).toEqual({ response_action: 'clear' });
    expect(delivered).toHaveLength(2);
  });

  test('an invoke that was stored but not answered is sent again, as a copy', async () => {
    lambda.faults.next('reset-after');
    expect((await post(happened())).status).toBe(200);
    await lambda.idle();
    const [first, second] = delivered;
    expect(second).toEqual(first);
  });

  test('people are told to try again, and Slack sends events again', async () => {
    lambda.faults.next('unavailable', 20);
    expect((await post(happened())).status).toBe(503);
    const command = await post(typed());
    expect([command.status, await command.text()]).toEqual([200, expect.stringContaining('Try again')]);
    const modal = await post(submitted());
    expect(await modal.json()).toMatchObject({ response_action: 'errors' });
    expect(delivered).toEqual([]);
  });

  test('the person who clicked is answered through the response_url, unless it leads elsewhere', async () => {
    const posts: string[] = [];
    const slack = await listen(async (request, response) => {
      posts.push(`${request.url} ${(await readBody(request))?.toString()}`);
      response.end('ok');
    });
    lambda.faults.next('unavailable', 20);
    expect((await post(clicked({ response_url: `${slack.url}/actions/1` }))).status).toBe(503);
    expect((await post(clicked({ response_url: 'http://192.0.2.1/actions/1' }))).status).toBe(503);
    expect(posts).toEqual([expect.stringMatching(/^\/actions\/1 .*"response_type":"ephemeral".*Try again/)]);
    await slack.close();
  });

  test('a worker that throws leaves the modal open, with what to do', async () => {
    worker.answer = () => Promise.reject(new Error('a bug'));
    const response = await post(submitted());
    expect(await response.json()).toMatchObject({ response_action: 'errors' });
    worker.answer = async () => ({ body: { response_action: 'clear' } });
  });

  test('one that never answers is not waited for', async () => {
    lambda.faults.next('hang', 5);
    const answers = await Promise.all([post(typed()), post(happened()), post(submitted())]);
    expect(answers.map(({ status }) => status)).toEqual([200, 503, 200]);
    // Of the three seconds that Slack waits, the rest is for the way and for a cold start.
    expect(patience.worker.milliseconds).toBeLessThan(2_500);
  });
});
