/** Adds a GitHub or Heroku key to the connected CircleCI account. Heroku's key is taken by a form, never typed here. */

import type { CircleCI } from '../circleci/client/client.ts';
import { withConfirmation } from '../conversation/ask-first.ts';
import { runChange } from '../conversation/changes/run-change.ts';
import type { Context } from '../conversation/context.ts';
import { writeForm } from '../conversation/form-metadata.ts';
import { type ChosenConnection, chooseConnection } from '../conversation/references/choose-connection.ts';
import { valuesNotAccepted } from '../conversation/references/redact-arguments.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { usage } from '../conversation/words/parse-arguments.ts';
import { commandText } from '../conversation/words/parse-options.ts';
import { changeUnknownView } from '../views/errors/outcome-unknown.ts';
import { accountKeyAddedView, askAccountKeyView, herokuModal } from '../views/people/account-keys.ts';
import { limited, md } from '../views/text/mrkdwn.ts';
import { command } from './command.ts';

type Key = 'ssh-key' | 'heroku-key';

interface Wish {
  readonly key: Key;
  /** The connection, by its host or organization. */
  readonly called: string | undefined;
}

export const account = command<Wish>({
  name: 'account',
  usage: 'account ssh-key|heroku-key [connection]',
  summary:
    'Add a GitHub key (after a confirmation) or a Heroku API key (in a form) to the connected account.',
  example: 'account ssh-key',
  group: 'Secrets',
  secretive: true,
  parse(words) {
    const [said, called, ...more] = words.plain;
    const key = (['ssh-key', 'heroku-key'] as const).find((one) => one === said?.toLowerCase());
    if (key && more.length + words.options.size === 0) return { key, called };
    throw valuesNotAccepted('account', ['account heroku-key', 'account ssh-key']);
  },
  run: (wish, context) => (wish.key === 'ssh-key' ? addSshKey(wish, context) : herokuForm(wish, context)),
});

/** Throws UsageError, which does not repeat what may be a key. */
async function accountOf({ key, called }: Wish, context: Context): Promise<ChosenConnection> {
  const chosen = await chooseConnection(called, context);
  if ('circleci' in chosen) return chosen;
  const [name, ...others] = chosen.names;
  const paste = [name, ...others].map((one) => commandOf(key, one));
  if (called !== undefined) throw valuesNotAccepted(`account ${key}`, paste);
  throw usage('Which connection? This workspace uses several.', `account ${key}`, paste);
}

function commandOf(key: Key, name: string | undefined): string {
  return commandText('account', key, name);
}

async function addSshKey(wish: Wish, context: Context): Promise<Reply> {
  const name = 'add account ssh key';
  const account = async () => {
    const { circleci, name: connection } = await accountOf(wish, context);
    return { circleci, connection, login: (await circleci.me()).login };
  };
  const ask = async () => {
    const { connection, login } = await account();
    return askAccountKeyView({ login, connection, command: commandOf('ssh-key', connection) });
  };
  return withConfirmation({ name, target: 'the connected account', projects: [], ask }, context, async () =>
    addTo(await account(), context),
  );
}

interface ChosenAccount {
  readonly circleci: CircleCI;
  readonly connection: string | undefined;
  readonly login: string;
}

async function addTo({ circleci, connection, login }: ChosenAccount, context: Context): Promise<Reply> {
  return runChange(
    {
      name: 'add account ssh key',
      target: login,
      projects: [],
      effect: () => circleci.addUserSshKey(),
      unclear: () =>
        changeUnknownView({
          wish: md`a key for ${limited(login, 60)} on GitHub`,
          command: 'me',
          label: 'Show the account',
        }),
      reply: () => ({
        kind: 'announce',
        message: accountKeyAddedView({ login, connection, changedBy: context.caller.user }),
      }),
    },
    context,
  );
}

async function herokuForm(wish: Wish, context: Context): Promise<Reply> {
  await mustBeAllowed('set heroku key', context);
  const { name: connection } = await accountOf(wish, context);
  const metadata = writeForm({ ...context.caller, connection });
  const modal = herokuModal({ metadata, connection });
  return { kind: 'open', modal, command: commandOf('heroku-key', connection) };
}
