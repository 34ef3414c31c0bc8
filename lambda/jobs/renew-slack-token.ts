/** Renews a workspace's Slack token in time, and asks for a new installation, once, when it cannot be renewed. */

import { notify } from '../outbox/monthly-notice.ts';
import type { AlertServices, Renewal } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-error.ts';
import { tokenLostView } from '../views/people/slack-token-lost.ts';

/** Throws RetryError while another instance renews it, and while Slack or AWS is in trouble. */
export async function handleRotation(
  { workspace, refused }: QueuedAs<'rotation'>,
  services: AlertServices,
): Promise<void> {
  const renewal = await services.renewToken({ workspace, refused });
  if (renewal.is === 'later') throw new RetryError(renewal.after);
  if (renewal.is === 'lost') return tellInstaller(workspace, renewal, services);
  if (renewal.is === 'none') return;
  await services.store.schedule({ workspace, kind: 'rotation', id: '*', at: renewal.renewAt });
}

type Lost = Extract<Renewal, { readonly is: 'lost' }>;

/** Sends the notice with the token that is about to expire. Afterwards only answers to commands can say it. */
async function tellInstaller(
  workspace: string,
  { mark, expiresAt, installUrl }: Lost,
  services: AlertServices,
): Promise<void> {
  const installation = await services.store.installation(workspace);
  if (!installation) return;
  const notice = { workspace, user: installation.installedBy, names: [`install-again:${mark}`] };
  await notify(notice, () => tokenLostView({ expiresAt, installUrl }), services);
}
