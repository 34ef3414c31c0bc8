/** The connected account was to get a key: confirmed for GitHub's, submitted for Heroku's. */
import { CircleCIError } from '../circleci/errors.ts';
import { readForm } from '../conversation/form.ts';
import { changeOnce } from '../conversation/once.ts';
import type { Reply } from '../conversation/reply.ts';
import { accountKeyAddedView, herokuKeySetView } from '../views/account.ts';
import { limited, md } from '../views/mrkdwn.ts';
import { changeUnknownView } from '../views/unclear.ts';
import { action, type Submission } from './action.ts';

export const accountKey = action('account-key', async (_, context, card) => {
  const circleci = await context.circleci();
  const { login } = await circleci.me();
  return changeOnce(
    {
      name: 'add account ssh key',
      target: login,
      effect: () => circleci.addUserSshKey(),
      unclear: () =>
        changeUnknownView({
          wish: md`a key for ${limited(login, 60)} on GitHub`,
          command: 'me',
          label: 'Show the account',
        }),
      reply: () => {
        const message = accountKeyAddedView({ login, changedBy: context.caller.user });
        return { kind: 'replace', message, ...(card.ephemeral && { announce: message }) };
      },
    },
    context,
  );
});

export const herokuSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form)
      return errors('This form is from another version. Please reopen it with /circle account heroku-key');
    const key = (values.key ?? '').trim();
    if (!/^[\x21-\x7e]{1,300}$/.test(key))
      return errors(
        'A key is one word of letters, digits and signs. Copy it again, without spaces or line ends.',
      );
    const circleci = await context.circleci();
    const { login } = await circleci.me();
    try {
      await context.act({ name: 'set heroku key', target: login }, () => circleci.setHerokuKey(key));
      return { kind: 'announce', message: herokuKeySetView({ login, changedBy: context.caller.user }) };
    } catch (error) {
      if (error instanceof CircleCIError && error.reason === 'refused')
        return errors('CircleCI refused this key. Nothing was changed.');
      throw error;
    }
  },
};

function errors(key: string): Reply {
  return { kind: 'errors', errors: { key } };
}
