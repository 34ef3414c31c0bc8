/** Makes or deletes a checkout key, once confirmed. */

import type { CheckoutKeyType } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { changeUnknownView } from '../../views/errors/outcome-unknown.ts';
import { keyDeletedView, keyMadeView } from '../../views/projects/checkout-key-changes.ts';
import { projectName } from '../../views/text/display-names.ts';
import { limited, md } from '../../views/text/mrkdwn.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';
import { runChange } from './run-change.ts';

interface OfProject {
  readonly project: Project;
  readonly circleci: CircleCI;
}

export interface NewKey extends OfProject {
  readonly type: CheckoutKeyType;
}

export function newCheckoutKey({ project, type, circleci }: NewKey, context: Context): Promise<Reply> {
  const called = projectName(project);
  const changedBy = context.caller.user;
  return runChange(
    {
      name: 'new checkout key',
      target: `${called} ${type}`,
      projects: [project],
      effect: () => circleci.createCheckoutKey(project, type),
      unclear: () =>
        changeUnknownView({
          wish: md`a new checkout key for ${limited(called, 150)}`,
          command: `keys ${projectSlug(project)}`,
          label: 'Show the keys',
        }),
      reply: (key) => ({ kind: 'announce', message: keyMadeView({ project, key, changedBy }) }),
    },
    context,
  );
}

export interface OldKey extends OfProject {
  readonly fingerprint: string;
}

/** Throws StaleError when it has gone. */
export function deleteCheckoutKey(
  { project, circleci, fingerprint }: OldKey,
  context: Context,
): Promise<Reply> {
  const called = projectName(project);
  const command = `keys ${projectSlug(project)}`;
  const changedBy = context.caller.user;
  return runChange(
    {
      name: 'delete checkout key',
      target: `${called} ${fingerprint}`,
      projects: [project],
      effect: () => circleci.deleteCheckoutKey(project, fingerprint),
      gone: `${called} no longer has that key, or this token can’t see it: /circle ${command}`,
      unclear: () =>
        changeUnknownView({
          wish: md`the deletion of a checkout key of ${limited(called, 150)}`,
          label: 'Show the keys',
          command,
        }),
      reply: () => ({ kind: 'announce', message: keyDeletedView({ project, fingerprint, changedBy }) }),
    },
    context,
  );
}
