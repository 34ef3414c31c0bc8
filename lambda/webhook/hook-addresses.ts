/** What a person has to give to CircleCI, for one hook. Pure. */
import { notifyUrl, webhookUrl } from './addresses.ts';
import { hookCapabilities, hookSecrets, type WebhookKeys } from './secrets.ts';

export interface HookAddress {
  /** For outbound webhooks, signed with `secret`. */
  readonly url: string;
  readonly secret: string;
  /** For unsigned notifications (CircleCI Server, old configurations): whoever knows it may knock. */
  readonly notifyUrl: string;
}

export interface HookPlace {
  /** Without a trailing slash. */
  readonly publicUrl: string;
  readonly workspace: string;
  readonly hook: string;
}

export function hookAddress(keys: WebhookKeys, { publicUrl, workspace, hook }: HookPlace): HookAddress {
  const [secret] = hookSecrets(keys, workspace, hook);
  const [capability] = hookCapabilities(keys, workspace, hook);
  return {
    url: webhookUrl(publicUrl, workspace, hook),
    secret,
    notifyUrl: notifyUrl(publicUrl, { workspace, hook, capability }),
  };
}
