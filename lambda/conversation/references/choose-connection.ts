/** Chooses the CircleCI connection whose account a command or a form names. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { allConnections, servingKey } from '../../connections/find-connection.ts';
import type { Context } from '../context.ts';
import { connectionsCalled, connectionWord } from './connection-reference.ts';

export interface ChosenConnection {
  readonly circleci: CircleCI;
  /** As commands name it; undefined where there is only one. */
  readonly name: string | undefined;
}

/** Returns the names to choose from, of several connections, where none is named or none is called so. */
export async function chooseConnection(
  called: string | undefined,
  { circleci: connect, store, caller }: Context,
): Promise<ChosenConnection | { readonly names: readonly string[] }> {
  const [circleci, connection] = await Promise.all([connect(), store.connection(caller.workspace)]);
  const all = allConnections(connection);
  const { several } = circleci;
  const meant = called === undefined ? [] : connectionsCalled(called, all);
  const [one] = meant;
  if (!several && (one || called === undefined)) return { circleci, name: undefined };
  const chosen = one && meant.length === 1 ? several?.connections.get(servingKey(one)) : undefined;
  if (one && chosen) return { circleci: chosen, name: connectionWord(one, all) };
  return { names: several ? all.map((other) => connectionWord(other, all)) : [] };
}
