/** Adds a private SSH key to a project. The key is taken by a form, never typed here. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { writeForm } from '../conversation/form-metadata.ts';
import {
  example,
  readRepoRedacted,
  valuesNotAccepted,
  withProjectRedacted,
} from '../conversation/references/redact-arguments.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { sshKeyModal } from '../views/projects/ssh-key.ts';
import { command } from './command.ts';

const name = 'ssh-key add';

export const sshKey = command({
  name: 'ssh-key',
  usage: 'ssh-key add [repo]',
  summary: 'Add a private SSH key to a project, in a form, so that its builds can reach other machines.',
  example: 'ssh-key add web',
  group: 'Secrets',
  secretive: true,
  parse(words, channel) {
    const [verb, repo, ...more] = words.plain;
    const tooMuch = more.length + words.options.size > 0;
    if (verb?.toLowerCase() !== 'add' || tooMuch)
      throw valuesNotAccepted(name, [example(name, channel), 'help ssh-key']);
    return { repo: readRepoRedacted(repo, { words: { ...words, name }, channel }) };
  },
  async run({ repo }, context) {
    await mustBeAllowed('add ssh key', context);
    const again = (project: Project) => `${name} ${projectSlug(project)}`;
    return withProjectRedacted(repo, { context, again, command: name }, async (project) => {
      const about = { projects: [project] };
      await Promise.all([mustBeAllowed('add ssh key', context, about), context.circleci()]);
      const metadata = writeForm({ ...context.caller, project });
      return { kind: 'open', modal: sshKeyModal({ project, metadata }), command: again(project) };
    });
  },
});
