/** Handles Connect my account and the form that takes a person's own CircleCI token. */
import { CircleCIError } from '../circleci/errors.ts';
import { hostsOf } from '../circleci/route-calls.ts';
import { proveLogin } from '../conversation/changes/link-proved-login.ts';
import { commandOf, ownAccountForm } from '../conversation/changes/own-account-form.ts';
import type { Context } from '../conversation/context.ts';
import { type Form, readForm } from '../conversation/form-metadata.ts';
import type { Reply } from '../conversation/reply.ts';
import { ownConnectedView } from '../views/people/own-account.ts';
import { readIntent } from '../views/text/button-intent.ts';
import { action, type Submission } from './action.ts';
import { tokenRefusal, wrongToken } from './connect.ts';

export const connectMe = action('connect-me', ({ wish }, context) => ownAccountForm(wish, context));

export const connectMeSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (form?.host === undefined)
      return errors({
        token: 'This form is from another version. Please reopen it with /circle connect me.',
      });
    const token = (values.token ?? '').trim();
    const wrong = wrongToken(token);
    if (wrong.token !== undefined) return errors(wrong);
    // It was read out, or chosen, as the place where the token goes.
    const host = values.host ?? form.host;
    if (!hostsOf(await context.circleci()).includes(host))
      return errors({
        token: 'This workspace was connected to another CircleCI meanwhile. Please reopen the form.',
      });
    return connectAs({ host, token }, form, context);
  },
};

async function connectAs(
  { host, token }: { readonly host: string; readonly token: string },
  { wish }: Form,
  context: Context,
): Promise<Reply> {
  try {
    const login = await context.act({ name: 'connect me', target: host, projects: [] }, async () => {
      const me = await context.circleciWith({ host }, token).me();
      await context.saveOwnAccount({ host, token, login: me.login });
      await proveLogin(me.login, context);
      return me.login;
    });
    const intent = wish && readIntent(wish.intent);
    const next = intent && wish && (context.now <= wish.until ? 'runs' : 'expired');
    const message = ownConnectedView({ host, login, next, command: commandOf(wish) });
    return intent && next === 'runs' ? { kind: 'then', message, intent } : { kind: 'say', message };
  } catch (error) {
    if (error instanceof CircleCIError) return errors(tokenRefusal(error));
    throw error;
  }
}

function errors(fields: Readonly<Record<string, string>>): Reply {
  return { kind: 'errors', errors: fields };
}
