/** Adds and removes the workspace's CircleCI connections: each one's token in the secret, the rest in the table. */

import {
  allConnections,
  isSameServing,
  joinConnections,
  withConnection,
} from '../../connections/find-connection.ts';
import type { HostedToken, Serving } from '../../store/own-account-store.ts';
import type { Connection, ServingToken, Workspace } from '../../store/store.ts';
import type { Services } from '../worker-ports.ts';

type Changing = Pick<Services, 'store' | 'secrets'>;

interface Kept {
  readonly connections: readonly Connection[];
  readonly tokens: readonly ServingToken[];
}

/** Replaces what is for the same host and organizations. */
export async function saveConnection(
  workspace: Workspace,
  { token, ...connection }: Connection & HostedToken,
  services: Changing,
): Promise<void> {
  const { host, organizations } = connection;
  const { connections, tokens } = await readAll(workspace, services);
  const kept = {
    connections: withConnection(connections, connection),
    tokens: withConnection(tokens, { host, organizations, token }),
  };
  await writeAll(workspace, kept, services);
}

/** Undefined removes all. */
export async function removeConnection(
  workspace: Workspace,
  serving: Serving | undefined,
  services: Changing,
): Promise<void> {
  const { connections, tokens } = await readAll(workspace, services);
  const stays = (one: Serving) => serving !== undefined && !isSameServing(one, serving);
  await writeAll(
    workspace,
    { connections: connections.filter(stays), tokens: tokens.filter(stays) },
    services,
  );
}

/** The tokens are those of this moment: another instance may have written them since they were read here. */
async function readAll(workspace: Workspace, { store, secrets }: Changing): Promise<Kept> {
  const [connection, { circleci }] = await Promise.all([
    store.connection(workspace),
    secrets.readFresh(workspace),
  ]);
  const connections = allConnections(connection);
  const isListed = (token: ServingToken) => connections.some((one) => isSameServing(one, token));
  return { connections, tokens: allConnections(circleci).filter(isListed) };
}

async function writeAll(
  workspace: Workspace,
  { connections, tokens }: Kept,
  { store, secrets }: Changing,
): Promise<void> {
  await secrets.write(workspace, { circleci: joinConnections(tokens) });
  await store.saveConnection(workspace, joinConnections(connections));
}
