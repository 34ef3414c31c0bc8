/** The one place where the Slack door's real clients are made: two signed requests, no AWS SDK. */
import {
  type AwsService,
  awsEndpoint,
  awsIdentity,
  environment,
  overrides,
  type Variables,
} from './environment.ts';
import { isFields } from './http/event.ts';
import { type Sent, send, UnreachableError } from './http/send.ts';
import { log } from './log.ts';
import { signAws } from './sigv4.ts';
import { cacheAppSecrets, parseAppSecrets } from './slack/app-secrets.ts';
import type { Acknowledgement } from './slack/delivery.ts';
import type { DoorPorts } from './slack/door.ts';
import { isResponseUrl } from './slack/response-url.ts';

interface AwsCall {
  readonly service: AwsService;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Longer than the door's own budget for each: the door decides, these only free the socket. */
const timeouts = { secret: 900, invoke: 2300, tell: 600 } as const;
const serviceNames = { LAMBDA: 'lambda', SECRETS_MANAGER: 'secretsmanager', DYNAMODB: 'dynamodb' } as const;

export function createDoorServices(from?: Variables): DoorPorts {
  const { APP_SECRET_ID, WORKER_FUNCTION_NAME } = environment('slack', from);
  const slackApiUrl = overrides(from).slackApiUrl ?? 'https://slack.com/api/';
  const functionPath = `/2015-03-31/functions/${encodeURIComponent(WORKER_FUNCTION_NAME)}/invocations`;
  return {
    appSecrets: cacheAppSecrets(() => readAppSecret(APP_SECRET_ID, from), Date.now),
    async handOff(delivery, when) {
      const headers = { 'x-amz-invocation-type': when === 'later' ? 'Event' : 'RequestResponse' };
      const call = {
        service: 'LAMBDA',
        path: functionPath,
        headers,
        body: JSON.stringify(delivery),
      } as const;
      const sent = await callAws(call, timeouts.invoke, from);
      if (when === 'later' && sent.status === 202) return { body: undefined };
      if (when === 'now' && sent.status === 200) return readAcknowledgement(sent);
      throw new AwsError(sent.status);
    },
    async tell(url, message) {
      if (!isResponseUrl(url, slackApiUrl)) return log({ log: 'answer.refused-host' });
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      await send({ url, headers, body: JSON.stringify(message), milliseconds: timeouts.tell });
    },
    now: Date.now,
    log,
  };
}

class AwsError extends Error {
  override readonly name: string;

  constructor(status: number) {
    super(`AWS answered ${status}.`);
    this.name = `AwsError${status}`;
  }
}

async function readAppSecret(secretId: string, from: Variables | undefined) {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'secretsmanager.GetSecretValue',
  };
  const body = JSON.stringify({ SecretId: secretId });
  const sent = await callAws({ service: 'SECRETS_MANAGER', path: '/', headers, body }, timeouts.secret, from);
  if (sent.status !== 200) throw new AwsError(sent.status);
  const answer: unknown = JSON.parse(sent.text);
  return parseAppSecrets(
    isFields(answer) && typeof answer.SecretString === 'string' ? answer.SecretString : '',
  );
}

/** A worker that threw was invoked all the same: Lambda says so in a header. */
function readAcknowledgement({ headers, text }: Sent): Acknowledgement {
  if (headers['x-amz-function-error']) throw new Error('The worker failed.');
  const answer: unknown = text ? JSON.parse(text) : undefined;
  return { body: isFields(answer) ? answer.body : undefined };
}

/**
 * Once more, at once, when the first try failed and the second can do no harm: a read, an asynchronous invoke
 * (the worker knows copies), or what never arrived because Lambda had us frozen while the connection closed.
 */
async function callAws(call: AwsCall, milliseconds: number, from: Variables | undefined): Promise<Sent> {
  const request = { ...signed(call, from), milliseconds };
  const waits = call.headers['x-amz-invocation-type'] === 'RequestResponse';
  try {
    const sent = await send(request);
    if (waits || (sent.status < 500 && sent.status !== 429)) return sent;
  } catch (error) {
    const why = error instanceof UnreachableError ? error.why : undefined;
    if (why !== 'kept-connection' && (waits || why !== 'no-answer')) throw error;
  }
  return send(request);
}

function signed({ service, path, headers, body }: AwsCall, from: Variables | undefined) {
  const identity = awsIdentity(from);
  const name = serviceNames[service];
  const endpoint = awsEndpoint(service, from) ?? `https://${name}.${identity.region}.amazonaws.com`;
  const { origin, host } = new URL(endpoint);
  const request = { service: name, host, path, headers, body };
  return { url: origin + path, headers: signAws(request, identity, Date.now()), body };
}
