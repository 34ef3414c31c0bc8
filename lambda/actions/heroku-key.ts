/** Handles the form that sets the connected account's Heroku key. */
import { CircleCIError } from '../circleci/errors.ts';
import { readForm } from '../conversation/form-metadata.ts';
import { chooseConnection } from '../conversation/references/choose-connection.ts';
import type { Reply } from '../conversation/reply.ts';
import { herokuKeySetView } from '../views/people/account-keys.ts';
import type { Submission } from './action.ts';

export const herokuSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form)
      return errors('This form is from another version. Please reopen it with /circle account heroku-key');
    const key = (values.key ?? '').trim();
    if (!/^[\x21-\x7e]{1,300}$/.test(key))
      return errors('A key has no spaces or line breaks. Copy it again.');
    const chosen = await chooseConnection(form.connection, context);
    if (!('circleci' in chosen))
      return errors(
        'The CircleCI connections have changed. Please reopen it with /circle account heroku-key',
      );
    const { circleci, name: connection } = chosen;
    const { login } = await circleci.me();
    try {
      await context.act({ name: 'set heroku key', target: login, projects: [] }, () =>
        circleci.setHerokuKey(key),
      );
      const changedBy = context.caller.user;
      return { kind: 'announce', message: herokuKeySetView({ login, connection, changedBy }) };
    } catch (error) {
      if (error instanceof CircleCIError && error.reason === 'refused')
        return errors('CircleCI rejected this key. Nothing was changed.');
      throw error;
    }
  },
};

function errors(key: string): Reply {
  return { kind: 'errors', errors: { key } };
}
