/** Connects the workspace, or a person, to CircleCI: by a form, because a token is never typed into a command. */
import { connectForm } from '../conversation/changes/connect-form.ts';
import { ownAccountForm } from '../conversation/changes/own-account-form.ts';
import { usage } from '../conversation/words/parse-arguments.ts';
import { command } from './command.ts';

export const connect = command({
  name: 'connect',
  usage: 'connect [me]',
  summary:
    'Connect this workspace to CircleCI with a token; “me” connects your own account, to act as yourself.',
  example: 'connect me',
  group: 'Set up',
  secretive: true,
  parse(words) {
    const isOwn = words.plain[0]?.toLowerCase() === 'me';
    // What was typed may be a token: do not repeat it.
    if (words.plain.length > (isOwn ? 1 : 0) || words.options.size > 0)
      throw usage(
        'Don’t type a token here: Slack keeps what you type. “connect” without a token opens a form.',
        'connect …',
        [isOwn ? 'connect me' : 'connect'],
      );
    return { isOwn };
  },
  run: ({ isOwn }, context) => (isOwn ? ownAccountForm(undefined, context) : connectForm(context)),
});
