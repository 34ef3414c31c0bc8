/** Notifies the person who connected CircleCI, once, that it rejects the token. Pauses and deletes nothing. */
import { notify } from '../outbox/notice.ts';
import type { AlertServices } from '../ports.ts';
import { tokenRefusedView } from '../views/people/circleci-token-refused.ts';

export async function notifyTokenRejected(workspace: string, services: AlertServices): Promise<void> {
  const connection = await services.store.connection(workspace);
  if (!connection) return;
  const { connectedAt, connectedBy: user, host } = connection;
  const notice = { workspace, user, names: [`token-refused:${connectedAt}`] };
  if ((await notify(notice, () => tokenRefusedView({ host }), services)) === 'enqueued')
    services.log({ log: 'token.refused', workspace });
}
