/** Handles the form for a webhook set up by hand: shows its secret once, or makes a new one. */

import { readForm } from '../conversation/form-metadata.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import {
  hookOfForm,
  metadataOf,
  revealSecret,
  stepsModal,
} from '../conversation/subscriptions/manual-webhook.ts';
import { askNewSecretModal } from '../views/subscriptions/manual-webhook.ts';
import { projectName } from '../views/text/display-names.ts';
import type { Submission } from './action.ts';

/** Closes the form after the address was copied. */
export const webhookSubmission: Submission = {
  read: () => undefined,
  run: async () => ({ kind: 'nothing' }),
};

/** Shows the secret unless it was shown to someone else since the form was opened. */
export const showSecret: Submission = {
  read: readForm,
  async run(_, context, form) {
    await mustBeAllowed('see webhook', context);
    const hook = await hookOfForm(form, context);
    const { mark } = await context.hookAddress(hook);
    if (hook.webhookId !== undefined || hook.shownMark === mark)
      return { kind: 'update', modal: await stepsModal(hook, context) };
    const act = { name: 'see webhook', target: projectName(hook.project), projects: [] } as const;
    return { kind: 'update', modal: await context.act(act, () => revealSecret(hook, hook, context)) };
  },
};

export const askNewSecret: Submission = {
  read: readForm,
  async run(_, context, form) {
    await mustBeAllowed('new webhook secret', context);
    const hook = await hookOfForm(form, context);
    const { url } = await context.hookAddress(hook);
    const use = hook.used ? 'used' : 'unused';
    const metadata = metadataOf(hook, context);
    return { kind: 'update', modal: askNewSecretModal({ project: hook.project, url, use, metadata }) };
  },
};

export const makeNewSecret: Submission = {
  read: readForm,
  async run(_, context, form) {
    await mustBeAllowed('new webhook secret', context);
    const hook = await hookOfForm(form, context);
    if (hook.webhookId !== undefined) return { kind: 'update', modal: await stepsModal(hook, context) };
    const renewed = {
      ...hook,
      renewal: (hook.renewal ?? 0) + 1,
      connectedAt: undefined,
      channel: context.caller.channel ?? hook.channel,
    };
    const act = { name: 'new webhook secret', target: projectName(hook.project), projects: [] } as const;
    return { kind: 'update', modal: await context.act(act, () => revealSecret(hook, renewed, context)) };
  },
};
