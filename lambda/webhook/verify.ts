/** Whether CircleCI, or whoever was given the address, has sent this; and by which of our keys. */

import type { verifyWebhook, WebhookVerdict } from '../circleci/reports/signature.ts';
import type { HttpRequest } from '../http/event.ts';
import type { ReadCached } from '../secret-cache.ts';
import { type Address, nameOfHook } from './addresses.ts';
import { hookCapabilities, hookSecrets, isCapability, type WebhookKeys } from './derived-secrets.ts';

/** A test passes another, to see itself fail. */
export type Verify = typeof verifyWebhook;

/** `former`: genuine, by the key that is on its way out. */
export type Judgement = WebhookVerdict | 'former' | 'capability';

export type Judge = (keys: WebhookKeys | undefined) => Judgement;

export type Whole = HttpRequest & { readonly body: Buffer };

/** What fails for its shape alone costs no read; what fails by the keys we know is held against fresh ones. */
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

/** Held against all of them at once; only what holds is held against the current one alone. */
function byWhich(all: readonly string[], compare: (secrets: readonly string[]) => Judgement): Judgement {
  const verdict = compare(all);
  if (verdict !== 'genuine' || all.length < 2) return verdict;
  return compare(all.slice(0, 1)) === 'genuine' ? 'genuine' : 'former';
}
