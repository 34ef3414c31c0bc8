import { createHmac } from 'node:crypto';

/** Slack's `x-slack-signature` for these bytes; `timestamp` is the `x-slack-request-timestamp`, in seconds. */
export function sign(secret: string, timestamp: number | string, rawBody: string | Uint8Array): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`;
}
