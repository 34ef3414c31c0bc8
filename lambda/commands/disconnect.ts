/** Deletes the workspace's CircleCI token, or one of several, after a question, or the person's own. */

import { allConnections, isSameServing, servedBy } from '../connections/find-connection.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import type { Context } from '../conversation/context.ts';
import { connectionsCalled, connectionWord } from '../conversation/references/connection-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { removeAllWebhooks } from '../conversation/subscriptions/setup-webhooks.ts';
import { shortened, tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { commandText, written } from '../conversation/words/parse-options.ts';
import { NotConnectedError } from '../errors.ts';
import type { Connection } from '../store/store.ts';
import { askDisconnectView, disconnectedView } from '../views/people/connect.ts';
import { ownDisconnectedView } from '../views/people/own-account.ts';
import { hostName } from '../views/text/display-names.ts';
import type { Message } from '../views/text/message.ts';
import { command } from './command.ts';

type Wish =
  | { readonly kind: 'own'; readonly host: string | undefined }
  /** `all`, a name, or nothing for the only one. */
  | { readonly kind: 'workspace'; readonly called: string | undefined };

export const disconnect = command<Wish>({
  name: 'disconnect',
  usage: 'disconnect [connection|all|me]',
  summary:
    'Delete this workspace’s CircleCI token, or one of several, after a confirmation; “me” deletes your own.',
  example: 'disconnect',
  group: 'Set up',
  parse(words) {
    const [said, host] = words.plain;
    const isOwn = said?.toLowerCase() === 'me';
    if (words.plain.length > (isOwn ? 2 : 1)) throw tooMany(words, isOwn ? 2 : 1);
    return isOwn ? { kind: 'own', host } : { kind: 'workspace', called: said };
  },
  async run(wish, context) {
    if (wish.kind === 'own') return endOwn(wish.host, context);
    const parting = await partingOf(wish.called, context);
    const intended = { name: 'disconnect', target: targetOf(parting), projects: [] } as const;
    return withConfirmation({ ...intended, ask: () => ask(parting, context) }, context, () =>
      end(parting, intended, context),
    );
  },
});

/** Takes no role: what is a person's own they may always take back. */
async function endOwn(called: string | undefined, context: Context): Promise<Reply> {
  const { caller, store, now, newId } = context;
  const all = await context.ownAccounts();
  const ending = called === undefined ? all : connectionsCalled(called, all);
  if (called !== undefined && all.length > 0 && ending.length === 0)
    throw usage(
      `You have no account at “${shortened(called, 60)}”.`,
      called,
      all.map(({ host }) => `disconnect me ${hostName(host)}`),
    );
  if (ending.length > 0) await context.removeOwnAccount(called === undefined ? undefined : ending[0]?.host);
  const { workspace, user: by, channel } = caller;
  for (const { host: target } of ending) {
    const entry = { id: newId(), at: now, by, channel, name: 'disconnect me', target };
    await store.audit(workspace, { ...entry, outcome: 'done' });
  }
  const logins = [...new Set(ending.map(({ login }) => login))];
  return {
    kind: 'say',
    message: ownDisconnectedView({ login: logins.length > 0 ? logins.join(', ') : undefined }),
  };
}

interface Parting {
  readonly ending: readonly [Connection, ...Connection[]];
  readonly staying: readonly Connection[];
  readonly command: string;
}

/** Throws UsageError where several may be meant, and NotConnectedError where there is none. */
async function partingOf(called: string | undefined, { caller, store }: Context): Promise<Parting> {
  const all = allConnections(await store.connection(caller.workspace));
  const [only, ...others] = all;
  if (!only) throw new NotConnectedError('the workspace has no CircleCI token');
  if (called?.toLowerCase() === 'all')
    return { ending: [only, ...others], staying: [], command: 'disconnect all' };
  const meant = called === undefined ? all : connectionsCalled(called, all);
  const [one] = meant;
  if (!one || meant.length > 1) throw whichOne(called, all);
  return {
    ending: [one],
    staying: all.filter((other) => !isSameServing(other, one)),
    command: commandText('disconnect', called === undefined ? undefined : written(called)),
  };
}

function whichOne(called: string | undefined, all: readonly Connection[]) {
  const none = called === undefined || connectionsCalled(called, all).length > 1;
  return usage(
    none
      ? 'Which connection? This workspace uses several.'
      : `No connection is called “${shortened(called ?? '', 60)}”. Disconnect the workspace, or only yourself?`,
    called ?? '',
    [...all.map((one) => `disconnect ${connectionWord(one, all)}`), 'disconnect all', 'disconnect me'],
  );
}

function targetOf({ ending, staying }: Parting): string {
  return staying.length === 0 ? 'CircleCI' : connectionWord(ending[0], [...ending, ...staying]);
}

async function ask({ ending, staying, command }: Parting, context: Context): Promise<Message> {
  const { workspace } = context.caller;
  const { store } = context;
  const [subscriptions, digests, watches] = await Promise.all([
    store.subscriptions(workspace),
    store.digests(workspace),
    store.watches(workspace),
  ]);
  const byPeople = watches.filter(({ by }) => by === undefined);
  const asked = { ending, staying, command };
  if (staying.length === 0) return askDisconnectView({ ...asked, subscriptions, digests, watches: byPeople });
  // A digest keeps the other projects of its channel.
  return askDisconnectView({
    ...asked,
    subscriptions: await servedBy(ending[0], { workspace, all: subscriptions }, store),
    digests: [],
    watches: await servedBy(ending[0], { workspace, all: byPeople }, store),
  });
}

async function end(
  { ending: [one], staying }: Parting,
  intended: Parameters<Context['act']>[0],
  context: Context,
): Promise<Reply> {
  const ended = staying.length === 0 ? undefined : one;
  const left = await context.act(intended, async () => {
    const stay = await removeAllWebhooks(context, ended);
    await context.removeConnection(ended);
    return stay;
  });
  return {
    kind: 'announce',
    message: disconnectedView({ changedBy: context.caller.user, ended, left }),
  };
}
