/** Delete was pressed below an environment variable's name, and confirmed. */
import { parseProject, projectSlug } from '../circleci/project.ts';
import { named } from '../conversation/called.ts';
import { changeOnce } from '../conversation/once.ts';
import { InvalidButtonError } from '../errors.ts';
import { envUnsetView } from '../views/env.ts';
import { code, limited, md } from '../views/mrkdwn.ts';
import { projectName } from '../views/names.ts';
import { changeUnknownView } from '../views/unclear.ts';
import { action } from './action.ts';

export const unsetEnv = action('unset-env', async ({ project: slug, name }, context, card) => {
  const parsed = parseProject(slug);
  if (!parsed) throw new InvalidButtonError('not a project');
  const circleci = await context.circleci();
  const project = await named(parsed, circleci);
  const called = projectName(project);
  const command = `env ${projectSlug(project)}`;
  return changeOnce(
    {
      name: 'unset env',
      target: `${called} ${name}`,
      effect: () => circleci.deleteEnvVar(project, name),
      gone: `${called} has no variable ${name} any more, or this token cannot see it: /circle ${command}`,
      unclear: () =>
        changeUnknownView({
          wish: md`the deletion of ${code(name, 110)} from ${limited(called, 150)}`,
          label: 'Show the variables',
          command,
        }),
      reply: () => {
        const message = envUnsetView({ project, name, changedBy: context.caller.user });
        return { kind: 'replace', message, ...(card.ephemeral && { announce: message }) };
      },
    },
    context,
  );
});
