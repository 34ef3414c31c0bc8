/** Verifies CircleCI's signature of a webhook, exactly as CircleCI documents it. Pure. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export type WebhookVerdict = 'genuine' | 'unsigned' | 'signature-shape' | 'signature';

const versionOne = /^v1=([0-9a-f]{64})$/;

/**
 * `circleci-signature: v1=<hex>[,v2=<hex>…]`, HMAC-SHA256 of the raw body. Only v1
 * is known and it must be there exactly once; other versions beside it are left alone. A webhook without a secret
 * is sent without the header: never genuine. More than one secret while the keys are being rotated.
 */
export function verifyWebhook(
  bytes: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): WebhookVerdict {
  if (!header) return 'unsigned';
  const signatures = header.split(',').filter((part) => /^\s*v1\s*(=|$)/i.test(part));
  // Two of them have a comma between them.
  const hex = versionOne.exec(signatures.join())?.[1];
  if (!hex) return 'signature-shape';
  const sent = Buffer.from(hex, 'hex');
  const verdicts = secrets.filter(Boolean).map((secret) => timingSafeEqual(sent, sign(secret, bytes)));
  return verdicts.includes(true) ? 'genuine' : 'signature';
}

function sign(secret: string, bytes: Buffer): Buffer {
  return createHmac('sha256', secret).update(bytes).digest();
}
