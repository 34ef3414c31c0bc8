/** Deletes the workspace's CircleCI token, after a question, or the person's own. */
import { withConfirmation } from '../conversation/ask-first.ts';
import type { Context } from '../conversation/context.ts';
import type { Reply } from '../conversation/reply.ts';
import { removeAllWebhooks } from '../conversation/subscriptions/setup-webhooks.ts';
import { tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { NotConnectedError } from '../errors.ts';
import { askDisconnectView, disconnectedView } from '../views/people/connect.ts';
import { ownDisconnectedView } from '../views/people/own-account.ts';
import type { Message } from '../views/text/message.ts';
import { command } from './command.ts';

const intended = { name: 'disconnect', target: 'CircleCI', projects: [] } as const;

export const disconnect = command({
  name: 'disconnect',
  usage: 'disconnect [me]',
  summary: 'Delete this workspace’s CircleCI token, after a confirmation; “me” deletes your own.',
  example: 'disconnect',
  group: 'Set up',
  parse(words) {
    const [said] = words.plain;
    if (words.plain.length > 1) throw tooMany(words, 1);
    if (said !== undefined && said.toLowerCase() !== 'me')
      throw usage('Disconnect the workspace, or only yourself?', words.text, ['disconnect', 'disconnect me']);
    return { isOwn: said !== undefined };
  },
  run: ({ isOwn }, context) =>
    isOwn
      ? endOwn(context)
      : withConfirmation({ ...intended, ask: () => ask(context) }, context, () => end(context)),
});

/** Takes no role: what is a person's own they may always take back. */
async function endOwn(context: Context): Promise<Reply> {
  const { caller, store, now, newId } = context;
  const own = await context.ownAccount();
  if (own) {
    await context.saveOwnAccount(undefined);
    const { workspace, user: by, channel } = caller;
    const entry = { id: newId(), at: now, by, channel, name: 'disconnect me', target: own.host };
    await store.audit(workspace, { ...entry, outcome: 'done' });
  }
  return { kind: 'say', message: ownDisconnectedView({ login: own?.login }) };
}

async function ask({ caller: { workspace }, store }: Context): Promise<Message> {
  const [connection, subscriptions, digests, watches] = await Promise.all([
    store.connection(workspace),
    store.subscriptions(workspace),
    store.digests(workspace),
    store.watches(workspace),
  ]);
  if (!connection) throw new NotConnectedError('the workspace has no CircleCI token');
  const byPeople = watches.filter(({ by }) => by === undefined);
  return askDisconnectView({ connection, subscriptions, digests, watches: byPeople });
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
