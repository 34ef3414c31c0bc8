/** Signs and checks OAuth's states: a stranger who begins an installation costs no write, and each state works once. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const tenMinutes = 10 * 60_000;

export interface StateSigner {
  /** Of the app: only we and Slack know it. */
  readonly secret: string;
  readonly now: () => number;
}

/** `random` is unguessable: the state is bound to the browser's cookie as well. */
export function issueState(random: string, { secret, now }: StateSigner): string {
  const said = `${random}.${(now() + tenMinutes).toString(36)}`;
  return `${said}.${signatureOf(said, secret)}`;
}

/** When it ends; undefined for one that we have not issued, or that is late. */
export function stateEnd(state: string, { secret, now }: StateSigner): number | undefined {
  const [, said = '', end = '', signature = ''] =
    /^([\w-]+\.([0-9a-z]{1,12}))\.([\w-]{43})$/.exec(state) ?? [];
  const expected = Buffer.from(signatureOf(said, secret));
  if (signature.length !== expected.length || !timingSafeEqual(Buffer.from(signature), expected))
    return undefined;
  const until = Number.parseInt(end, 36);
  return until > now() ? until : undefined;
}

function signatureOf(said: string, secret: string): string {
  return createHmac('sha256', secret).update(`oauth-state.${said}`).digest('base64url');
}
