/** The address of a webhook was copied: there is nothing to do. */
import type { Submission } from './action.ts';

export const webhookSubmission: Submission = {
  read: () => undefined,
  run: async () => ({ kind: 'nothing' }),
};
