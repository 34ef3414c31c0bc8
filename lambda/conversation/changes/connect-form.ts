/** Opens the form that takes a CircleCI token. */
import { allConnections } from '../../connections/find-connection.ts';
import { connectModal } from '../../views/people/connect.ts';
import type { Context } from '../context.ts';
import { writeForm } from '../form-metadata.ts';
import type { Reply } from '../reply.ts';
import { mustBeAllowed } from '../require-role.ts';

export const cloud = 'https://circleci.com';

/** Beside a connection the host is left open; else it is that of the only one. Throws RefusedError before the form opens. */
export async function connectForm(context: Context, which: 'any' | 'another' = 'any'): Promise<Reply> {
  const { caller, store, circleciHost } = context;
  const [connection] = await Promise.all([
    store.connection(caller.workspace),
    mustBeAllowed('connect', context),
  ]);
  const connections = allConnections(connection);
  const host = which === 'another' || connections.length > 1 ? cloud : (connection?.host ?? circleciHost);
  const modal = connectModal({
    ...(host !== cloud && { host }),
    connections,
    metadata: writeForm(caller),
  });
  return { kind: 'open', modal, command: 'connect' };
}
