/** Handles the form with a channel's settings. */
import {
  changeSettings,
  readSettings,
  settingsPlace,
} from '../conversation/changes/channel-settings-form.ts';
import { readForm } from '../conversation/form-metadata.ts';
import { everywhereElse } from '../store/channel-limit-store.ts';
import type { Submission } from './action.ts';

export const settingsSubmission = submissionFor(settingsPlace);
export const defaultSettingsSubmission = submissionFor(() => everywhereElse);

function submissionFor(placeOf: (channel: string | undefined) => string): Submission {
  return {
    read: readForm,
    async run(values, context, form) {
      if (!form)
        return {
          kind: 'errors',
          errors: { acts: 'This form is from another version. Please reopen it: /circle settings' },
        };
      const read = readSettings(values);
      if (read.kind === 'wrong') return { kind: 'errors', errors: read.errors };
      const channel = placeOf(form.channel);
      const set = { setBy: context.caller.user, setAt: context.now };
      return changeSettings(channel, { ...read.filled, channel, ...set }, context);
    },
  };
}
