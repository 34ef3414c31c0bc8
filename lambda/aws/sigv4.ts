/**
 * Signs a POST without a query by AWS Signature Version 4. A general signer adds two milliseconds to each cold start;
 * bench/README.md has both, and a test compares this one with it. Pure.
 */
import { createHash, createHmac } from 'node:crypto';
import type { AwsIdentity } from '../environment.ts';

export interface AwsRequest {
  /** As AWS spells it in a scope: `lambda`. */
  readonly service: string;
  readonly host: string;
  /** Percent-encoded already. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The headers to send: what was given, and AWS's own. `now` is in milliseconds since the epoch. */
export function signAws(
  { service, host, path, headers, body }: AwsRequest,
  { region, accessKeyId, secretAccessKey, sessionToken }: AwsIdentity,
  now: number,
): Readonly<Record<string, string>> {
  const time = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');
  const day = time.slice(0, 8);
  const token = sessionToken ? { 'x-amz-security-token': sessionToken } : {};
  const sent: Record<string, string> = { ...headers, ...token, host, 'x-amz-date': time };
  const names = Object.keys(sent).sort();
  const signed = names.join(';');
  const lines = names.map((name) => `${name}:${sent[name]?.trim().replace(/\s+/g, ' ')}\n`).join('');
  const canonical = ['POST', encodePath(path), '', lines, signed, sha256(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`;
  return { ...sent, authorization };
}

/** Every service but S3 wants the path encoded a second time. */
function encodePath(path: string): string {
  return path.split('/').map(encodeStrictly).join('/');
}

function encodeStrictly(text: string): string {
  const encode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, encode);
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
