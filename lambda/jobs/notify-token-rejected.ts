/** Notifies the person who connected CircleCI, once, that it rejects the token. Pauses and deletes nothing. */
import { allConnections, connectionOf, type ReadWith } from '../connections/find-connection.ts';
import { notify } from '../outbox/monthly-notice.ts';
import type { AlertServices } from '../ports.ts';
import type { Connection } from '../store/store.ts';
import { tokenRefusedView } from '../views/people/circleci-token-refused.ts';

export async function notifyTokenRejected(
  workspace: string,
  read: ReadWith,
  services: AlertServices,
): Promise<void> {
  const { store } = services;
  const all = allConnections(await store.connection(workspace));
  const connection =
    'project' in read ? await connectionOf(workspace, read.project, store) : onlyOneAt(read.host, all);
  if (!connection) return;
  const { connectedAt, connectedBy: user, host, organizations } = connection;
  const isOneOf = all.length > 1;
  const notice = { workspace, user, names: [`token-refused:${connectedAt}${isOneOf ? `:${host}` : ''}`] };
  const draw = () => tokenRefusedView({ host, organizations, isOneOf });
  if ((await notify(notice, draw, services)) === 'enqueued')
    services.log({ log: 'token.refused', workspace });
}

/** Of two tokens for one host the error does not tell which: what reads one project will. */
function onlyOneAt(host: string | undefined, all: readonly Connection[]): Connection | undefined {
  const there = all.length > 1 ? all.filter((one) => one.host === host) : all;
  return there.length === 1 ? there[0] : undefined;
}
