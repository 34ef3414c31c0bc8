/** Forgets the CircleCI token. */
import { tooMany } from '../conversation/words.ts';
import { disconnectedView } from '../views/connect.ts';
import { command } from './command.ts';

export const disconnect = command({
  name: 'disconnect',
  usage: 'disconnect',
  summary: 'Forget the CircleCI token of this workspace.',
  example: 'disconnect',
  group: 'Set up',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  async run(_, context) {
    const { workspace, user } = context.caller;
    await context.act({ name: 'disconnect', target: 'CircleCI' }, async () => {
      await context.saveSecrets({ circleci: undefined });
      await context.store.saveConnection(workspace, undefined);
    });
    return { kind: 'announce', message: disconnectedView({ changedBy: user }) };
  },
});
