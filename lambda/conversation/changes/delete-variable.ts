/** Deletes an environment variable, once confirmed. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { changeUnknownView } from '../../views/errors/outcome-unknown.ts';
import { envUnsetView } from '../../views/projects/env.ts';
import { projectName } from '../../views/text/display-names.ts';
import { code, limited, md } from '../../views/text/mrkdwn.ts';
import type { Context } from '../context.ts';
import type { Reply } from '../reply.ts';
import { runChange } from './run-change.ts';

export interface OldVariable {
  readonly project: Project;
  readonly name: string;
  readonly circleci: CircleCI;
}

/** Throws StaleError when it has gone. */
export function deleteVariable({ project, name, circleci }: OldVariable, context: Context): Promise<Reply> {
  const called = projectName(project);
  const command = `env ${projectSlug(project)}`;
  const changedBy = context.caller.user;
  return runChange(
    {
      name: 'unset env',
      target: `${called} ${name}`,
      projects: [project],
      effect: () => circleci.deleteEnvVar(project, name),
      gone: `${called} no longer has a variable ${name}, or this token can’t see it: /circle ${command}`,
      unclear: () =>
        changeUnknownView({
          wish: md`the deletion of ${code(name, 110)} from ${limited(called, 150)}`,
          label: 'Show the variables',
          command,
        }),
      reply: () => ({ kind: 'announce', message: envUnsetView({ project, name, changedBy }) }),
    },
    context,
  );
}
