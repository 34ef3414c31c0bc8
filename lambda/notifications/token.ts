/** CircleCI refuses the workspace's token: whoever connected it is told, once, and nothing is paused or deleted. */
import { tokenRefusedView } from '../views/token-refused.ts';
import type { AlertServices } from './services.ts';
import { dueNotices, tellOnce } from './tell-once.ts';

/** Each command says so, too. Throws RetryError when Slack says wait. */
export async function tellOfToken(workspace: string, services: AlertServices): Promise<void> {
  const connection = await services.store.connection(workspace);
  if (!connection) return;
  const { connectedAt, connectedBy, host } = connection;
  const notices = [`token-refused:${connectedAt}`];
  if ((await dueNotices({ workspace, notices }, services)).length === 0) return;
  services.log({ log: 'token.refused', workspace });
  await tellOnce({ workspace, to: connectedBy, notices }, tokenRefusedView({ host }), services);
}
