/** Calls AWS by single signed requests, without the SDK, to keep cold starts short. */
import { type AwsService, awsEndpoint, awsIdentity, type Variables } from '../environment.ts';
import { isFields } from '../http/gateway-event.ts';
import { type Sent, send, UnreachableError } from '../http/send-http-request.ts';
import { signAws } from './sigv4.ts';

/** The account's credentials and region, and the clock. */
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
  /** Tells whether a repeated request does harm. */
  readonly again: 'harmless' | 'harmful';
}

/** An error answer of AWS. */
export class AwsError extends Error {
  override readonly name: string;
  /** AWS's name of it, of the JSON protocols: `ThrottlingException`. */
  readonly code: string | undefined;

  constructor(status: number, code?: string) {
    super(`AWS answered ${status}.`);
    this.name = `AwsError${status}`;
    this.code = code;
  }
}

const serviceNames = {
  LAMBDA: 'lambda',
  SECRETS_MANAGER: 'secretsmanager',
  DYNAMODB: 'dynamodb',
  SQS: 'sqs',
  KMS: 'kms',
} as const;

/**
 * Retries once, at once, when repetition is harmless, or when the first request never arrived because the connection
 * closed while Lambda had frozen the function. Rejects with UnreachableError.
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

/** Calls a harmless-to-repeat operation of a JSON protocol. Rejects with AwsError or UnreachableError. */
export async function askAws(call: JsonCall, aws: Aws): Promise<unknown> {
  const { service, target, protocol, input, milliseconds } = call;
  const headers = { 'content-type': `application/x-amz-json-${protocol}`, 'x-amz-target': target };
  const body = JSON.stringify(input);
  const sent = await callAws({ service, path: '/', headers, body, again: 'harmless' }, milliseconds, aws);
  if (sent.status !== 200) throw new AwsError(sent.status, codeIn(sent.text));
  return sent.text ? JSON.parse(sent.text) : undefined;
}

/** `com.amazonaws.kms#ThrottlingException` without its prefix. */
function codeIn(text: string): string | undefined {
  return /"__type"\s*:\s*"(?:[^"#]*#)?(\w+)"/.exec(text)?.[1];
}

/** Returns an empty text for anything but a string. */
export async function readSecret(secretId: string, milliseconds: number, aws: Aws): Promise<string> {
  const target = 'secretsmanager.GetSecretValue';
  const input = { SecretId: secretId };
  const answer = await askAws(
    { service: 'SECRETS_MANAGER', target, protocol: '1.1', input, milliseconds },
    aws,
  );
  return isFields(answer) && typeof answer.SecretString === 'string' ? answer.SecretString : '';
}
