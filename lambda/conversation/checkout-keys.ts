/** A checkout key is made, typed or clicked. */
import type { CircleCI } from '../circleci/client.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import type { CheckoutKey, CheckoutKeyType } from '../circleci/schemas.ts';
import { limited, md } from '../views/mrkdwn.ts';
import { projectName } from '../views/names.ts';
import { changeUnknownView } from '../views/unclear.ts';
import type { Context } from './context.ts';
import { changeOnce } from './once.ts';
import type { Reply } from './reply.ts';

export interface NewKey {
  readonly project: Project;
  readonly type: CheckoutKeyType;
  readonly circleci: CircleCI;
  readonly reply: (key: CheckoutKey) => Reply;
}

export function newCheckoutKey({ project, type, circleci, reply }: NewKey, context: Context): Promise<Reply> {
  const called = projectName(project);
  return changeOnce(
    {
      name: 'new checkout key',
      target: `${called} ${type}`,
      effect: () => circleci.createCheckoutKey(project, type),
      unclear: () =>
        changeUnknownView({
          wish: md`a new checkout key for ${limited(called, 150)}`,
          command: `keys ${projectSlug(project)}`,
          label: 'Show the keys',
        }),
      reply,
    },
    context,
  );
}
