/** Shows the CircleCI accounts of the workspace and of the person. */
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { settleSoon } from '../circleci/late-answers.ts';
import { patience } from '../client-timeouts.ts';
import { allConnections, servingKey } from '../connections/find-connection.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { type ConnectionState, meView } from '../views/people/me.ts';
import { command } from './command.ts';

export const me = command({
  name: 'me',
  usage: 'me',
  summary: 'Show which CircleCI account this workspace uses, and which one you act with.',
  example: 'me',
  group: 'Set up',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  async run(_, context) {
    const circleci = await context.circleci();
    const [connection, [own, ...ownElsewhere]] = await Promise.all([
      context.store.connection(context.caller.workspace),
      context.ownAccounts(),
    ]);
    const owning = { own, ownElsewhere };
    const { several } = circleci;
    if (!connection || !several)
      return { kind: 'say', message: meView({ me: await circleci.me(), connection, ...owning }) };
    const asked = allConnections(connection).map((one) => stateOf(several.connections.get(servingKey(one))));
    const settled = await settleSoon(asked, () => patience.others.milliseconds);
    const states = settled.map((one): ConnectionState => {
      if (one?.status === 'rejected') throw one.reason;
      return one?.value ?? 'unread';
    });
    return { kind: 'say', message: meView({ me: undefined, states, connection, ...owning }) };
  },
});

/** One that is in trouble hides nothing of the others. */
async function stateOf(circleci: CircleCI | undefined): Promise<ConnectionState> {
  try {
    await circleci?.me();
    return circleci ? 'works' : 'refused';
  } catch (error) {
    if (!(error instanceof CircleCIError)) throw error;
    return error.reason === 'unauthorized' ? 'refused' : 'unread';
  }
}
