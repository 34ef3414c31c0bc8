/** Handles the form that triggers a pipeline. */

import type { Wanted } from '../circleci/client/trigger.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import { startBuild } from '../conversation/changes/trigger-pipeline.ts';
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form-metadata.ts';
import { type RepoReference, repoOf } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { readParameters } from '../conversation/words/parse-parameters.ts';
import { UsageError } from '../errors.ts';
import { startErrorText } from '../views/errors/form-errors.ts';
import { plainText } from '../views/text/escape.ts';
import type { Submission, Values } from './action.ts';

export const triggerSubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form)
      return errors({ project: 'This form is from another version. Please reopen it: /circle trigger' });
    const filled = read(values);
    return filled.kind === 'wrong' ? errors(filled.errors) : start(filled, context);
  },
};

interface Filled {
  readonly kind: 'read';
  readonly repo: RepoReference;
  readonly wanted: Wanted;
}

type Errors = Readonly<Record<string, string>>;

/** All that is wrong with it at once, by field. */
function read(values: Values): Filled | { readonly kind: 'wrong'; readonly errors: Errors } {
  const [project = '', branch = '', tag = '', revision = ''] = ['project', 'branch', 'tag', 'revision'].map(
    (name) => (values[name] ?? '').trim(),
  );
  const repo = repoOf(project);
  const rows = readRows(values);
  const wrong = {
    ...(!repo && { project: 'Enter a project, like acme/web, or its URL.' }),
    ...(tag && (branch || revision) && { tag: 'Use a tag without a branch or commit.' }),
    ...(rows.kind === 'wrong' && { parameters: rows.why }),
  };
  if (!repo || rows.kind === 'wrong' || Object.keys(wrong).length > 0)
    return { kind: 'wrong', errors: wrong };
  const { parameters } = rows;
  return {
    kind: 'read',
    repo,
    wanted: {
      ...(branch && { branch }),
      ...(tag && { tag }),
      ...(revision && { revision }),
      ...(Object.keys(parameters).length > 0 && { parameters }),
    },
  };
}

/** What was typed is read by itself first, so that the number of a wrong line is that of the field. */
function readRows({ used = '', parameters = '' }: Values): ReturnType<typeof readParameters> {
  const typed = readParameters(parameters.split('\n'));
  return typed.kind === 'wrong' ? typed : readParameters([...used.split('\n'), ...parameters.split('\n')]);
}

/** Throws UsageError, which is said below the project: it is the first field. */
async function start({ repo, wanted }: Filled, context: Context): Promise<Reply> {
  let chosen: Project | undefined;
  try {
    const reply = await withProject(repo, { context, again: projectSlug }, (project) => {
      chosen = project;
      return startBuild({ project, wanted }, context);
    });
    return chosen
      ? reply
      : errors({ project: 'Several projects have that name. Add the organization, like acme/web.' });
  } catch (error) {
    if (error instanceof CircleCIError) return errors({ project: startErrorText(error) });
    if (error instanceof UsageError && chosen) return errors({ project: plainText(error.message, 300) });
    throw error;
  }
}

function errors(fields: Errors): Reply {
  return { kind: 'errors', errors: fields };
}
