/** Keys of the connected CircleCI account itself. Heroku's is never typed here: a form takes it. */
import { mustBeAllowed } from '../conversation/allowed.ts';
import type { Context } from '../conversation/context.ts';
import { writeForm } from '../conversation/form.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooTelling } from '../conversation/unrepeated.ts';
import { askAccountKeyView, herokuModal } from '../views/account.ts';
import { command } from './command.ts';

export const account = command({
  name: 'account',
  usage: 'account ssh-key|heroku-key',
  summary: 'Give the connected account a key on GitHub, having asked, or Heroku’s API key, by a form.',
  example: 'account ssh-key',
  group: 'Secrets',
  secretive: true,
  parse(words) {
    const [said, ...more] = words.plain;
    const key = (['ssh-key', 'heroku-key'] as const).find((one) => one === said?.toLowerCase());
    if (key && more.length + words.options.size === 0) return { key };
    throw tooTelling('account', ['account heroku-key', 'account ssh-key']);
  },
  run: ({ key }, context) => (key === 'ssh-key' ? askSshKey(context) : herokuForm(context)),
});

async function askSshKey(context: Context): Promise<Reply> {
  await mustBeAllowed('add account ssh key', context);
  const { login } = await (await context.circleci()).me();
  return { kind: 'say', message: askAccountKeyView({ login }) };
}

async function herokuForm(context: Context): Promise<Reply> {
  await mustBeAllowed('set heroku key', context);
  await context.circleci();
  const metadata = writeForm({ channel: context.caller.channel });
  return { kind: 'open', modal: herokuModal({ metadata }), command: 'account heroku-key' };
}
