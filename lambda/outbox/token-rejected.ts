/** CircleCI refuses the workspace's token: whoever connected it is told, once, and nothing is paused or deleted. */

import type { AlertServices } from '../ports.ts';
import { tokenRefusedView } from '../views/people/token-refused.ts';
import { dueNotices, sendOwnerNotice } from './owner-notice.ts';

/** Each command says so, too. Throws RetryError when Slack says wait. */
export async function notifyTokenRejected(workspace: string, services: AlertServices): Promise<void> {
  const connection = await services.store.connection(workspace);
  if (!connection) return;
  const { connectedAt, connectedBy, host } = connection;
  const names = [`token-refused:${connectedAt}`];
  if ((await dueNotices({ workspace, names }, services)).length === 0) return;
  services.log({ log: 'token.refused', workspace });
  await sendOwnerNotice({ workspace, user: connectedBy, names }, tokenRefusedView({ host }), services);
}
