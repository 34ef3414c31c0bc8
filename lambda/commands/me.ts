/** Shows the CircleCI account that the workspace acts with. */
import { tooMany } from '../conversation/words/arguments.ts';
import { meView } from '../views/people/me.ts';
import { command } from './command.ts';

export const me = command({
  name: 'me',
  usage: 'me',
  summary: 'Show which CircleCI account this workspace uses.',
  example: 'me',
  group: 'Set up',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  async run(_, context) {
    const circleci = await context.circleci();
    const [account, connection] = await Promise.all([
      circleci.me(),
      context.store.connection(context.caller.workspace),
    ]);
    return { kind: 'say', message: meView({ me: account, connection }) };
  },
});
