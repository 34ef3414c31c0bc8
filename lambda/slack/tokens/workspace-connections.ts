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
import { changeUnderLock, type Locking } from './change-under-lock.ts';

type Changing = Locking & Pick<Services, 'secrets'>;

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
  await changeAll(workspace, services, ({ connections, tokens }) => ({
    connections: withConnection(connections, connection),
    tokens: withConnection(tokens, { host, organizations, token }),
  }));
}

/** Undefined removes all. */
export async function removeConnection(
  workspace: Workspace,
  serving: Serving | undefined,
  services: Changing,
): Promise<void> {
  const stays = (one: Serving) => serving !== undefined && !isSameServing(one, serving);
  await changeAll(workspace, services, ({ connections, tokens }) => ({
    connections: connections.filter(stays),
    tokens: tokens.filter(stays),
  }));
}

/** One change at a time: the secret and the record hold all connections, and each is written whole. */
function changeAll(workspace: Workspace, services: Changing, change: (before: Kept) => Kept): Promise<void> {
  const changing = async () => writeAll(workspace, change(await readAll(workspace, services)), services);
  return changeUnderLock(workspace, 'connections:', changing, services);
}

/** Those of this moment: another instance may have written them since they were read here. */
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
