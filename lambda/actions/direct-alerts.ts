/** Handles the form of a person's alerts by direct message. */
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form-metadata.ts';
import { namesOf, ownIdentity } from '../conversation/own-identity.ts';
import type { Reply } from '../conversation/reply.ts';
import { readDirect, saveDirectAlerts } from '../conversation/subscriptions/direct-alerts.ts';
import { UsageError } from '../errors.ts';
import { quietTyped } from '../rule-options/quiet-hours.ts';
import { plainText } from '../views/text/escape.ts';
import type { Submission, Values } from './action.ts';

export const dmSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form) return wrong({ status: 'This form is from another version. Please reopen it: /circle dm' });
    return save(values, context);
  },
};

async function save(values: Values, context: Context): Promise<Reply> {
  const whose = values.whose === 'all' ? 'all' : 'own';
  const names = namesOf(await ownIdentity(context));
  const { status = '', branch = '' } = values;
  const read = readDirect({ status, branch: branch.trim(), quiet: quietTyped(values), whose }, names);
  if (read.kind === 'wrong')
    return wrong(
      Object.fromEntries(
        read.problems.map(({ option, wants }) => [option, inForm[option] ?? `Enter ${wants}.`]),
      ),
    );
  if (whose === 'own' && names.length === 0)
    return wrong({
      whose: 'Link your login first with /circle link, or connect your account with /circle connect me.',
    });
  try {
    return await saveDirectAlerts(read.rule, whose, context);
  } catch (error) {
    if (error instanceof UsageError) return wrong({ status: plainText(error.message, 300) });
    throw error;
  }
}

const inForm: Readonly<Record<string, string>> = { quiet: 'Choose two different hours, or none.' };

function wrong(errors: Readonly<Record<string, string>>): Reply {
  return { kind: 'errors', errors };
}
