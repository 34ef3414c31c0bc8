/** Builds and parses the addresses that CircleCI reports to. Pure. */
import type { Hook } from '../store/subscriptions-and-schedules.ts';

interface At {
  readonly workspace: string;
  /** The hook's id. */
  readonly hook: string;
  /** The renewal of the hook's secret; undefined for the first address. */
  readonly renewal: number | undefined;
}

/** The parts of a parsed address. */
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

/** Returns `id`, or `id.2` after two renewals: the hook's part of the address, from which its secrets are derived. */
export function nameOfHook({ id, renewal }: Pick<Hook, 'id' | 'renewal'>): string {
  return renewal ? `${id}.${renewal}` : id;
}

function readHookName(name = ''): Pick<At, 'hook' | 'renewal'> | undefined {
  const [, hook, renewal] = hookName.exec(name) ?? [];
  return hook ? { hook, renewal: renewal ? Number(renewal) : undefined } : undefined;
}

/** Returns the address of an outbound webhook (v2). */
export function webhookUrl(base: string, workspace: string, hook: string): string {
  return `${base}/circleci/webhooks/${workspace}/${hook}`;
}

/** Returns the address of v1.1 notifications. It is a secret: knowing it is enough to send them. */
export function notifyUrl(
  base: string,
  { workspace, hook, capability }: { workspace: string; hook: string; capability: string },
): string {
  return `${base}/circleci/notify/${workspace}/${hook}/${capability}`;
}
