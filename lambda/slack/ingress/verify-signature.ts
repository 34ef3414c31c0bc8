/** Verifies Slack's signature of a request, exactly as Slack documents it. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../../http/gateway-event.ts';

export type Verdict = 'genuine' | 'timestamp' | 'stale' | 'signature-shape' | 'signature';
export type Verify = (request: HttpRequest, secrets: readonly string[], now: number) => Verdict;

const timestampPattern = /^\d{10}$/;
const signaturePattern = /^v0=[0-9a-f]{64}$/;
/** Seconds, either way. */
const tolerance = 300;

/**
 * Reads no byte of the body but to hash it. The version is ours, never the header's; a header that was sent
 * twice has a comma in it and so has the wrong shape. More than one secret while a secret is being rotated.
 */
export const verify: Verify = ({ headers, body }, secrets, now) => {
  // A missing header reads `undefined`, which neither pattern takes.
  const timestamp = String(headers.get('x-slack-request-timestamp'));
  const signature = String(headers.get('x-slack-signature'));
  if (!timestampPattern.test(timestamp)) return 'timestamp';
  if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > tolerance) return 'stale';
  if (!signaturePattern.test(signature) || !body) return 'signature-shape';
  const sent = Buffer.from(signature.slice(3), 'hex');
  const signed = secrets.map((secret) => timingSafeEqual(sent, sign(secret, timestamp, body)));
  return signed.includes(true) ? 'genuine' : 'signature';
};

function sign(secret: string, timestamp: string, body: Buffer): Buffer {
  return createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
}
