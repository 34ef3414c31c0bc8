/** A checkout key was to be made or deleted, and that was confirmed. */
import type { CircleCI } from '../circleci/client.ts';
import { type Project, parseProject, projectSlug } from '../circleci/project.ts';
import { named } from '../conversation/called.ts';
import { newCheckoutKey } from '../conversation/checkout-keys.ts';
import { changeOnce } from '../conversation/once.ts';
import type { Reply } from '../conversation/reply.ts';
import { InvalidButtonError } from '../errors.ts';
import { keyDeletedView, keyMadeView } from '../views/key-changes.ts';
import type { Message } from '../views/message.ts';
import { limited, md } from '../views/mrkdwn.ts';
import { projectName } from '../views/names.ts';
import { changeUnknownView } from '../views/unclear.ts';
import { action, type Card } from './action.ts';

export const newUserKey = action('new-user-key', async (intent, context, card) => {
  const circleci = await context.circleci();
  const project = await projectOf(intent.project, circleci);
  return newCheckoutKey(
    {
      ...{ project, circleci, type: 'github-user-key' },
      reply: (key) => changed(keyMadeView({ project, key, changedBy: context.caller.user }), card),
    },
    context,
  );
});

export const deleteKey = action('delete-key', async ({ project: slug, fingerprint }, context, card) => {
  const circleci = await context.circleci();
  const project = await projectOf(slug, circleci);
  const called = projectName(project);
  const command = `keys ${projectSlug(project)}`;
  const changedBy = context.caller.user;
  return changeOnce(
    {
      name: 'delete checkout key',
      target: `${called} ${fingerprint}`,
      effect: () => circleci.deleteCheckoutKey(project, fingerprint),
      gone: `${called} has no such key any more, or this token cannot see it: /circle ${command}`,
      unclear: () =>
        changeUnknownView({
          wish: md`the deletion of a checkout key of ${limited(called, 150)}`,
          label: 'Show the keys',
          command,
        }),
      reply: () => changed(keyDeletedView({ project, fingerprint, changedBy }), card),
    },
    context,
  );
});

async function projectOf(slug: string, circleci: CircleCI): Promise<Project> {
  const project = parseProject(slug);
  if (!project) throw new InvalidButtonError('not a project');
  return named(project, circleci);
}

/** The card says what became of it; so does the channel, when one person alone saw the card. */
function changed(message: Message, { ephemeral }: Card): Reply {
  return { kind: 'replace', message, ...(ephemeral && { announce: message }) };
}
