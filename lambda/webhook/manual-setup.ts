/** Collects what a person has to enter in CircleCI for one hook. Pure. */
import type { Hook } from '../store/subscriptions-and-schedules.ts';
import { hookCapabilities, hookSecrets, secretMark, type WebhookKeys } from './derived-secrets.ts';
import { nameOfHook, notifyUrl, webhookUrl } from './webhook-addresses.ts';

export interface HookAddress {
  /** For outbound webhooks, signed with `secret`. */
  readonly url: string;
  readonly secret: string;
  /** A digest that identifies the secret without revealing it. */
  readonly mark: string;
  /** For unsigned notifications (CircleCI Server, old configurations). A secret: knowing it is enough to send them. */
  readonly notifyUrl: string;
}

export interface HookPlace {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly workspace: string;
  readonly hook: Pick<Hook, 'id' | 'renewal'>;
}

export function hookAddress(
  keys: WebhookKeys,
  { publicUrl, workspace, hook: whose }: HookPlace,
): HookAddress {
  const hook = nameOfHook(whose);
  const [secret] = hookSecrets(keys, workspace, hook);
  const [capability] = hookCapabilities(keys, workspace, hook);
  return {
    url: webhookUrl(publicUrl, workspace, hook),
    secret,
    mark: secretMark(secret),
    notifyUrl: notifyUrl(publicUrl, { workspace, hook, capability }),
  };
}
