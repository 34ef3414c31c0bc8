/** Handles the form that sets the connected account's Heroku key. */
import { CircleCIError } from '../circleci/errors.ts';
import { readForm } from '../conversation/form-metadata.ts';
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
    const circleci = await context.circleci();
    const { login } = await circleci.me();
    try {
      await context.act({ name: 'set heroku key', target: login, projects: [] }, () =>
        circleci.setHerokuKey(key),
      );
      return { kind: 'announce', message: herokuKeySetView({ login, changedBy: context.caller.user }) };
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
