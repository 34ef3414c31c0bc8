/** Verifies a webhook's signature, or a notification's secret address, by the current and the former key. */

import type { verifyWebhook, WebhookVerdict } from '../circleci/reports/signature.ts';
import type { HttpRequest } from '../http/event.ts';
import type { ReadCached } from '../secret-cache.ts';
import { type Address, nameOfHook } from './addresses.ts';
import { hookCapabilities, hookSecrets, isCapability, type WebhookKeys } from './derived-secrets.ts';

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
  const known = await keys('cached');
  const verdict = judge(known);
  if (verdict === 'genuine' || verdict === 'former') return verdict;
  const fresh = await keys('fresh');
  return fresh === known ? verdict : judge(fresh);
}

export function judgeOf({ headers, body }: Whole, address: Address, verify: Verify): Judge {
  const { workspace } = address;
  const hook = nameOfHook({ id: address.hook, renewal: address.renewal });
  if (address.is === 'notify') {
    const compare = (right: readonly string[]) =>
      isCapability(address.capability, right) ? 'genuine' : 'capability';
    return (keys) => byWhich(keys ? hookCapabilities(keys, workspace, hook) : [], compare);
  }
  const compare = (secrets: readonly string[]) => verify(body, headers.get('circleci-signature'), secrets);
  return (keys) => byWhich(keys ? hookSecrets(keys, workspace, hook) : [], compare);
}

/** Compares with all keys, and a match with the current key alone, to tell which key it was. */
function byWhich(all: readonly string[], compare: (secrets: readonly string[]) => Judgement): Judgement {
  const verdict = compare(all);
  if (verdict !== 'genuine' || all.length < 2) return verdict;
  return compare(all.slice(0, 1)) === 'genuine' ? 'genuine' : 'former';
}
