/** AWS by single signed requests, without its SDK: for the doors, where somebody waits for each cold start. */
import { type AwsService, awsEndpoint, awsIdentity, type Variables } from '../environment.ts';
import { isFields } from '../http/event.ts';
import { type Sent, send, UnreachableError } from '../http/send.ts';
import { signAws } from './sigv4.ts';

/** Whose AWS, and when. */
export interface Aws {
  /** The process's own when undefined. */
  readonly from: Variables | undefined;
  readonly now: () => number;
}

export interface AwsCall {
  readonly service: AwsService;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether a second copy of it does harm. */
  readonly again: 'harmless' | 'harmful';
}

/** What AWS answered instead of what was asked for. */
export class AwsError extends Error {
  override readonly name: string;

  constructor(status: number) {
    super(`AWS answered ${status}.`);
    this.name = `AwsError${status}`;
  }
}

const serviceNames = {
  LAMBDA: 'lambda',
  SECRETS_MANAGER: 'secretsmanager',
  DYNAMODB: 'dynamodb',
  SQS: 'sqs',
} as const;

/**
 * Once more, at once, when the first try failed and the second can do no harm, or when the first never arrived
 * because Lambda had us frozen while the connection closed. Rejects with UnreachableError.
 */
export async function callAws(call: AwsCall, milliseconds: number, aws: Aws): Promise<Sent> {
  const request = { ...signed(call, aws), milliseconds };
  const once = call.again === 'harmful';
  try {
    const sent = await send(request);
    if (once || (sent.status < 500 && sent.status !== 429)) return sent;
  } catch (error) {
    const why = error instanceof UnreachableError ? error.why : undefined;
    if (why !== 'kept-connection' && (once || why !== 'no-answer')) throw error;
  }
  return send(request);
}

function signed({ service, path, headers, body }: AwsCall, { from, now }: Aws) {
  const identity = awsIdentity(from);
  const name = serviceNames[service];
  const endpoint = awsEndpoint(service, from) ?? `https://${name}.${identity.region}.amazonaws.com`;
  const { origin, host } = new URL(endpoint);
  const request = { service: name, host, path, headers, body };
  return { url: origin + path, headers: signAws(request, identity, now()), body };
}

export interface JsonCall {
  readonly service: AwsService;
  /** `secretsmanager.GetSecretValue` */
  readonly target: string;
  /** Of the JSON protocol. */
  readonly protocol: '1.0' | '1.1';
  readonly input: Readonly<Record<string, unknown>>;
  readonly milliseconds: number;
}

/** One operation of a JSON protocol, whose repetition does no harm. Rejects with AwsError, too. */
export async function askAws(call: JsonCall, aws: Aws): Promise<unknown> {
  const { service, target, protocol, input, milliseconds } = call;
  const headers = { 'content-type': `application/x-amz-json-${protocol}`, 'x-amz-target': target };
  const body = JSON.stringify(input);
  const sent = await callAws({ service, path: '/', headers, body, again: 'harmless' }, milliseconds, aws);
  if (sent.status !== 200) throw new AwsError(sent.status);
  return sent.text ? JSON.parse(sent.text) : undefined;
}

/** Empty when it is no text. */
export async function readSecret(secretId: string, milliseconds: number, aws: Aws): Promise<string> {
  const target = 'secretsmanager.GetSecretValue';
  const input = { SecretId: secretId };
  const answer = await askAws(
    { service: 'SECRETS_MANAGER', target, protocol: '1.1', input, milliseconds },
    aws,
  );
  return isFields(answer) && typeof answer.SecretString === 'string' ? answer.SecretString : '';
}
