/** Lists the workspace's CircleCI connections. */

import { allConnections } from '../connections/find-connection.ts';
import { connectionWord } from '../conversation/references/connection-reference.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { NotConnectedError } from '../errors.ts';
import { mayAct } from '../permissions.ts';
import { connectionsView } from '../views/people/connect.ts';
import { command } from './command.ts';

export const connections = command({
  name: 'connections',
  usage: 'connections',
  summary: 'List the CircleCI connections of this workspace: CircleCI Server, or some organizations alone.',
  example: 'connections',
  group: 'Set up',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  async run(_, { caller, store, effectiveRole }) {
    const [role, connection] = await Promise.all([effectiveRole(), store.connection(caller.workspace)]);
    const all = allConnections(connection);
    if (all.length === 0) throw new NotConnectedError('the workspace has no CircleCI token');
    const words = all.map((one) => connectionWord(one, all));
    const message = connectionsView({ connections: all, words, isAdmin: mayAct(role, 'connect') });
    return { kind: 'say', message };
  },
});
