/** Verifies a webhook's signature, or a notification's secret address, by the current and the former key. */

import type { verifyWebhook, WebhookVerdict } from '../circleci/reports/verify-webhook-signature.ts';
import type { HttpRequest } from '../http/gateway-event.ts';
import type { ReadCached } from '../secret-cache.ts';
import { hookCapabilities, hookSecrets, isCapability, type WebhookKeys } from './derived-secrets.ts';
import { type Address, nameOfHook } from './webhook-addresses.ts';

/** An argument, so that tests can pass a broken one. */
export type Verify = typeof verifyWebhook;

/** `former`: genuine by the former key. */
export type Judgement = WebhookVerdict | 'former' | 'capability';

export type Judge = (keys: WebhookKeys | undefined) => Judgement;

export type Whole = HttpRequest & { readonly body: Buffer };

/** Reads no keys for a malformed signature; checks a mismatch again with freshly read keys. */
export async function judged(judge: Judge, keys: ReadCached<WebhookKeys>): Promise<Judgement> {
  const shape = judge(undefined);
  if (shape === 'unsigned' || shape === 'signature-shape') return shape;
  const verdict = judge(await keys('cached'));
  if (verdict === 'genuine' || verdict === 'former') return verdict;
  return judge(await keys('fresh'));
}

export function judgeOf({ headers, body }: Whole, address: Address, verify: Verify): Judge {
  const { workspace } = address;
  const hook = nameOfHook({ id: address.hook, renewal: address.renewal });
  const compare = (secrets: readonly string[]): Judgement => {
    if (address.is === 'webhook') return verify(body, headers.get('circleci-signature'), secrets);
    return isCapability(address.capability, secrets) ? 'genuine' : 'capability';
  };
  const derive = address.is === 'webhook' ? hookSecrets : hookCapabilities;
  // Stryker disable next-line ArrayDeclaration: without keys only the shape is judged
  return (keys) => byWhich(keys ? derive(keys, workspace, hook) : [], compare);
}

/** Compares with all keys, and a match with the current key alone, to tell which key it was. */
function byWhich(all: readonly string[], compare: (secrets: readonly string[]) => Judgement): Judgement {
  const verdict = compare(all);
  if (verdict !== 'genuine') return verdict;
  return compare(all.slice(0, 1)) === 'genuine' ? 'genuine' : 'former';
}
