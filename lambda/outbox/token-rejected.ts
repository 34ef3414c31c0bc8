/** Notifies the person who connected CircleCI, once, that it rejects the token. Pauses and deletes nothing. */

import type { AlertServices } from '../ports.ts';
import { tokenRefusedView } from '../views/people/token-refused.ts';
import { dueNotices, sendOwnerNotice } from './owner-notice.ts';

/** Throws RetryError when Slack rate limits us. */
export async function notifyTokenRejected(workspace: string, services: AlertServices): Promise<void> {
  const connection = await services.store.connection(workspace);
  if (!connection) return;
  const { connectedAt, connectedBy, host } = connection;
  const names = [`token-refused:${connectedAt}`];
  if ((await dueNotices({ workspace, names }, services)).length === 0) return;
  services.log({ log: 'token.refused', workspace });
  await sendOwnerNotice({ workspace, user: connectedBy, names }, tokenRefusedView({ host }), services);
}
