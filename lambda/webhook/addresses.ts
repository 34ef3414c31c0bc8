/** Where CircleCI reports to. Pure. */

/** What an address leads to. */
export type Address =
  | { readonly is: 'webhook'; readonly workspace: string; readonly hook: string }
  | { readonly is: 'notify'; readonly workspace: string; readonly hook: string; readonly capability: string };

const webhook = /^\/circleci\/webhooks\/([A-Z0-9]{1,32})\/([\w-]{1,64})$/;
const notify = /^\/circleci\/notify\/([A-Z0-9]{1,32})\/([\w-]{1,64})\/([\w-]{1,100})$/;

export function parseAddress(path: string): Address | undefined {
  const [, workspace, hook] = webhook.exec(path) ?? [];
  if (workspace && hook) return { is: 'webhook', workspace, hook };
  const [, of, id, capability] = notify.exec(path) ?? [];
  return of && id && capability ? { is: 'notify', workspace: of, hook: id, capability } : undefined;
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
