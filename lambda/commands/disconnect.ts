/** Deletes the CircleCI token, after a question. */
import { withConfirmation } from '../conversation/ask-first.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { removeAllWebhooks } from '../conversation/subscriptions/setup-webhooks.ts';
import { tooMany } from '../conversation/words/arguments.ts';
import { NotConnectedError } from '../errors.ts';
import { askDisconnectView, disconnectedView } from '../views/people/connect.ts';
import type { Message } from '../views/text/message.ts';
import { command } from './command.ts';

const intended = { name: 'disconnect', target: 'CircleCI', projects: [] } as const;

export const disconnect = command({
  name: 'disconnect',
  usage: 'disconnect',
  summary: 'Delete this workspace’s CircleCI token, after a confirmation.',
  example: 'disconnect',
  group: 'Set up',
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
  },
  run: (_, context) =>
    withConfirmation({ ...intended, ask: () => ask(context) }, context, () => end(context)),
});

async function ask({ caller: { workspace }, store }: Context): Promise<Message> {
  const [connection, subscriptions, digests, watches] = await Promise.all([
    store.connection(workspace),
    store.subscriptions(workspace),
    store.digests(workspace),
    store.watches(workspace),
  ]);
  if (!connection) throw new NotConnectedError('the workspace has no CircleCI token');
  return askDisconnectView({ connection, subscriptions, digests, watches });
}

async function end(context: Context): Promise<Reply> {
  const { workspace, user } = context.caller;
  const left = await context.act(intended, async () => {
    const stay = await removeAllWebhooks(context);
    await context.saveSecrets({ circleci: undefined });
    await context.store.saveConnection(workspace, undefined);
    return stay;
  });
  return { kind: 'announce', message: disconnectedView({ changedBy: user, left }) };
}
