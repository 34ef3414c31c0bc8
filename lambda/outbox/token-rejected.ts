/** CircleCI refuses the workspace's token: whoever connected it is told, once, and nothing is paused or deleted. */

import type { AlertServices } from '../ports.ts';
import { tokenRefusedView } from '../views/people/token-refused.ts';
import { giveNotice, untold } from './owner-notice.ts';

/** Each command says so, too. Throws RetryError when Slack says wait. */
export async function tellOfToken(workspace: string, services: AlertServices): Promise<void> {
  const connection = await services.store.connection(workspace);
  if (!connection) return;
  const { connectedAt, connectedBy, host } = connection;
  const names = [`token-refused:${connectedAt}`];
  if ((await untold({ workspace, names }, services)).length === 0) return;
  services.log({ log: 'token.refused', workspace });
  await giveNotice({ workspace, user: connectedBy, names }, tokenRefusedView({ host }), services);
}
