/** Handles the form of the first steps. */
import { readForm } from '../conversation/form-metadata.ts';
import { setUpAlerts } from '../conversation/subscriptions/setup-form.ts';
import type { Submission } from './action.ts';

export const setupSubmission: Submission = {
  read: readForm,
  async run({ projects = '', channel = '' }, context, form) {
    if (!form)
      return wrong({ projects: 'This form is from another version. Please reopen it: /circle setup' });
    const chosen = projects.split('\n').filter((text) => text !== '');
    if (!/^[CG][A-Z0-9]+$/.test(channel)) return wrong({ channel: 'Choose a channel.' });
    return setUpAlerts({ projects: chosen, channel }, context);
  },
};

function wrong(errors: Readonly<Record<string, string>>) {
  return { kind: 'errors', errors } as const;
}
