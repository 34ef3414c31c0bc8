/** Shows the CircleCI accounts of the workspace and of the person. */
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { meView } from '../views/people/me.ts';
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
    const [account, connection, [own, ...ownElsewhere]] = await Promise.all([
      circleci.me(),
      context.store.connection(context.caller.workspace),
      context.ownAccounts(),
    ]);
    return { kind: 'say', message: meView({ me: account, connection, own, ownElsewhere }) };
  },
});
