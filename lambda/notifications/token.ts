/** CircleCI refuses the workspace's token: whoever connected it is told, once, and nothing is paused or deleted. */
import { tokenRefusedView } from '../views/token-refused.ts';
import type { AlertServices } from './services.ts';

/** Best effort: each command says so, too. */
export async function tellOfToken(workspace: string, services: AlertServices): Promise<void> {
  const { store, poster, now, log } = services;
  const connection = await store.connection(workspace);
  if (!connection) return;
  const { connectedAt, connectedBy, host } = connection;
  if (!(await store.firstTime(workspace, `token-refused:${connectedAt}`, now()))) return;
  log({ log: 'token.refused', workspace });
  const slack = await poster(workspace);
  await slack.tell(connectedBy, tokenRefusedView({ host }));
}
