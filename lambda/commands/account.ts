/** Adds a GitHub or Heroku key to the connected CircleCI account. Heroku's key is taken by a form, never typed here. */

import { withConfirmation } from '../conversation/ask-first.ts';
import { runChange } from '../conversation/changes/run-change.ts';
import type { Context } from '../conversation/context.ts';
import { writeForm } from '../conversation/form-metadata.ts';
import { valuesNotAccepted } from '../conversation/references/redact-arguments.ts';
import type { Reply } from '../conversation/reply.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { changeUnknownView } from '../views/errors/outcome-unknown.ts';
import { accountKeyAddedView, askAccountKeyView, herokuModal } from '../views/people/account-keys.ts';
import { limited, md } from '../views/text/mrkdwn.ts';
import { command } from './command.ts';

export const account = command({
  name: 'account',
  usage: 'account ssh-key|heroku-key',
  summary:
    'Add a GitHub key (after a confirmation) or a Heroku API key (in a form) to the connected account.',
  example: 'account ssh-key',
  group: 'Secrets',
  secretive: true,
  parse(words) {
    const [said, ...more] = words.plain;
    const key = (['ssh-key', 'heroku-key'] as const).find((one) => one === said?.toLowerCase());
    if (key && more.length + words.options.size === 0) return { key };
    throw valuesNotAccepted('account', ['account heroku-key', 'account ssh-key']);
  },
  run: ({ key }, context) => (key === 'ssh-key' ? addSshKey(context) : herokuForm(context)),
});

async function addSshKey(context: Context): Promise<Reply> {
  const name = 'add account ssh key';
  const login = async () => (await (await context.circleci()).me()).login;
  const ask = async () => askAccountKeyView({ login: await login() });
  return withConfirmation({ name, target: 'the connected account', projects: [], ask }, context, async () =>
    addTo(await login(), context),
  );
}

async function addTo(login: string, context: Context): Promise<Reply> {
  const circleci = await context.circleci();
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
        message: accountKeyAddedView({ login, changedBy: context.caller.user }),
      }),
    },
    context,
  );
}

async function herokuForm(context: Context): Promise<Reply> {
  await mustBeAllowed('set heroku key', context);
  await context.circleci();
  const metadata = writeForm(context.caller);
  return { kind: 'open', modal: herokuModal({ metadata }), command: 'account heroku-key' };
}
