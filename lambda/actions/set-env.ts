/** Handles the form that sets an environment variable. */
import { CircleCIError } from '../circleci/errors.ts';
import type { Project } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form-metadata.ts';
import type { Reply } from '../conversation/reply.ts';
import { envSetView } from '../views/projects/env.ts';
import { projectName } from '../views/text/display-names.ts';
import type { Submission } from './action.ts';

export const envSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form?.project)
      return errors({ name: 'This form is from another version. Please reopen it with /circle env set' });
    const variable = { name: (values.name ?? '').trim(), value: values.value ?? '' };
    const wrong = { ...wrongName(variable.name), ...wrongValue(variable.value) };
    return Object.keys(wrong).length > 0 ? errors(wrong) : set(form.project, variable, context);
  },
};

interface Variable {
  readonly name: string;
  readonly value: string;
}

async function set(project: Project, variable: Variable, context: Context): Promise<Reply> {
  const circleci = await context.circleci();
  const { name } = variable;
  try {
    const target = `${projectName(project)} ${name}`;
    await context.act({ name: 'set env', target, projects: [project] }, () =>
      circleci.setEnvVar(project, variable),
    );
    return { kind: 'announce', message: envSetView({ project, name, changedBy: context.caller.user }) };
  } catch (error) {
    // CircleCI's error text may quote the value.
    if (error instanceof CircleCIError && error.reason === 'refused')
      return errors({ value: 'CircleCI rejected this name or value. Nothing was changed.' });
    throw error;
  }
}

function wrongName(name: string): { name?: string } {
  if (name.length > 100) return { name: 'A name has at most 100 characters.' };
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? {}
    : { name: 'A name has only letters, digits and _, and doesn’t begin with a digit.' };
}

/** Everything else is sent as it stands. */
function wrongValue(value: string): { value?: string } {
  if (value === '') return { value: 'Enter the value.' };
  return value.includes('\0') || !value.isWellFormed()
    ? { value: 'This value has a character that an environment variable can’t hold.' }
    : {};
}

function errors(fields: Readonly<Record<string, string>>): Reply {
  return { kind: 'errors', errors: fields };
}
