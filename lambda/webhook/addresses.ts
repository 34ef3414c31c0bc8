/** Where CircleCI reports to. Pure. */
import type { Hook } from '../store/subscriptions.ts';

interface At {
  readonly workspace: string;
  /** The hook's id. */
  readonly hook: string;
  /** Which of its addresses: undefined for the first. */
  readonly renewal: number | undefined;
}

/** What an address leads to. */
export type Address = At &
  ({ readonly is: 'webhook' } | { readonly is: 'notify'; readonly capability: string });

const webhook = /^\/circleci\/webhooks\/([A-Z0-9]{1,32})\/([^/]+)$/;
const notify = /^\/circleci\/notify\/([A-Z0-9]{1,32})\/([^/]+)\/([\w-]{1,100})$/;
const hookName = /^([\w-]{1,64})(?:\.([1-9]\d{0,5}))?$/;

export function parseAddress(path: string): Address | undefined {
  const [, workspace, name] = webhook.exec(path) ?? [];
  const hooked = readHookName(name);
  if (workspace && hooked) return { is: 'webhook', workspace, ...hooked };
  const [, of, id, capability] = notify.exec(path) ?? [];
  const told = readHookName(id);
  return of && told && capability ? { is: 'notify', workspace: of, ...told, capability } : undefined;
}

/** `id`, or `id.2` once two new secrets were made: its part of the address, which its secrets are derived from. */
export function nameOfHook({ id, renewal }: Pick<Hook, 'id' | 'renewal'>): string {
  return renewal ? `${id}.${renewal}` : id;
}

function readHookName(name = ''): Pick<At, 'hook' | 'renewal'> | undefined {
  const [, hook, renewal] = hookName.exec(name) ?? [];
  return hook ? { hook, renewal: renewal ? Number(renewal) : undefined } : undefined;
}

/** Of v2's outbound webhooks. */
export function webhookUrl(base: string, workspace: string, hook: string): string {
  return `${base}/circleci/webhooks/${workspace}/${hook}`;
}

/** Of v1.1's notifications: whoever knows it may hint at builds, so it is a secret. */
export function notifyUrl(
  base: string,
  { workspace, hook, capability }: { workspace: string; hook: string; capability: string },
): string {
  return `${base}/circleci/notify/${workspace}/${hook}/${capability}`;
}
