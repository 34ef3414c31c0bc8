/** Verifies AWS Signature Version 4 as AWS does, for the ingress's own signer and the SDK. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export interface Identity {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What the local bot signs with. It opens nothing but the stand-ins of this machine. */
export const localIdentity: Identity = {
  region: 'us-east-1',
  accessKeyId: 'AKIDLOCAL',
  secretAccessKey: 'local-secret-access-key',
};

const pattern =
  /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

/** True when the request bears a signature of this identity, for this service, over these bytes. */
export function isSigned(
  request: IncomingMessage,
  body: Buffer,
  { service, identity }: { readonly service: string; readonly identity: Identity },
): boolean {
  const [, keyId, day, region, signedFor, names, signature] =
    pattern.exec(request.headers.authorization ?? '') ?? [];
  const date = request.headers['x-amz-date'];
  if (!day || !names || !signature || typeof date !== 'string' || !date.startsWith(day)) return false;
  if (keyId !== identity.accessKeyId || region !== identity.region || signedFor !== service) return false;
  const scope = `${day}/${region}/${service}/aws4_request`;
  const canonical = canonicalRequest(request, body, names.split(';'));
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = [day, region, service, 'aws4_request'].reduce(
    hmac,
    Buffer.from(`AWS4${identity.secretAccessKey}`),
  );
  return timingSafeEqual(hmac(key, text), Buffer.from(signature, 'hex'));
}

function canonicalRequest(request: IncomingMessage, body: Buffer, names: readonly string[]): string {
  const [path = '/', query = ''] = (request.url ?? '/').split('?');
  const headers = names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}\n`);
  const sorted = query.split('&').filter(Boolean).sort();
  return [
    request.method,
    path.split('/').map(encodeStrictly).join('/'),
    sorted.join('&'),
    headers.join(''),
    names.join(';'),
    sha256(body),
  ].join('\n');
}

/** Every service but S3 encodes the encoded path once more. */
function encodeStrictly(segment: string): string {
  return encodeURIComponent(segment).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
