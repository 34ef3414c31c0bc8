/** Handles the form that adds a private SSH key. */

import type { SshKey } from '../circleci/client/checkout-and-ssh-keys.ts';
import { CircleCIError } from '../circleci/errors.ts';
import type { Project } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { readForm } from '../conversation/form-metadata.ts';
import type { Reply } from '../conversation/reply.ts';
import { readPrivateKey } from '../conversation/words/check-private-key.ts';
import { sshKeyAddedView } from '../views/projects/ssh-key.ts';
import { projectName } from '../views/text/display-names.ts';
import type { Submission } from './action.ts';

export const sshKeySubmission: Submission = {
  read: readForm,
  async run(values, context, form) {
    if (!form?.project)
      return errors({ key: 'This form is from another version. Please reopen it with /circle ssh-key add' });
    const hostname = (values.hostname ?? '').trim();
    const reading = readPrivateKey(values.key ?? '');
    const wrong = {
      ...(!isHost(hostname) && { hostname: 'Enter only a host name, like deploy.example.com.' }),
      ...(reading.kind === 'wrong' && { key: reading.why }),
    };
    if (reading.kind === 'wrong' || Object.keys(wrong).length > 0) return errors(wrong);
    return add(form.project, { hostname: hostname || undefined, privateKey: reading.key }, context);
  },
};

async function add(project: Project, key: SshKey, context: Context): Promise<Reply> {
  const circleci = await context.circleci(project);
  const { hostname } = key;
  const changedBy = context.caller.user;
  try {
    const target = `${projectName(project)} ${hostname ?? 'any host'}`;
    await context.act({ name: 'add ssh key', target, projects: [project] }, () =>
      circleci.addSshKey(project, key),
    );
    return { kind: 'announce', message: sshKeyAddedView({ project, hostname, changedBy }) };
  } catch (error) {
    if (error instanceof CircleCIError && error.reason === 'refused')
      return errors({ key: 'CircleCI can’t read this private key. Nothing was added.' });
    throw error;
  }
}

/** Nothing, a name, or an address in numbers: no user, no port, no path. */
function isHost(text: string): boolean {
  return text === '' || /^[\w.-]{1,255}$/.test(text) || /^[0-9a-f:]{2,45}$/i.test(text);
}

function errors(fields: Readonly<Record<string, string>>): Reply {
  return { kind: 'errors', errors: fields };
}
