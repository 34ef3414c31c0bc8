/** Connects the workspace to CircleCI: a form, because a token is never typed into a command. */
import { connectForm } from '../conversation/changes/connect-form.ts';
import { usage } from '../conversation/words/arguments.ts';
import { command } from './command.ts';

export const connect = command({
  name: 'connect',
  usage: 'connect',
  summary: 'Connect this workspace to CircleCI with a token.',
  example: 'connect',
  group: 'Set up',
  secretive: true,
  parse(words) {
    // What was typed may be a token: do not repeat it.
    if (words.plain.length + words.options.size > 0)
      throw usage(
        'Don’t type a token here: Slack keeps what you type. “connect” without a token opens a form.',
        'connect …',
        ['connect'],
      );
  },
  run: (_, context) => connectForm(context),
});
