/** Shows or sets the project that `#123` or a missing repo means in this channel. */
import { type Project, projectSlug } from '../circleci/project.ts';
import type { Context } from '../conversation/context.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import { withProject } from '../conversation/references/resolve-reference.ts';
import type { Reply } from '../conversation/reply.ts';
import { tooMany, usage } from '../conversation/words/parse-arguments.ts';
import { defaultProjectView } from '../views/projects/default-project.ts';
import { projectName } from '../views/text/display-names.ts';
import { command } from './command.ts';

export const defaultProject = command({
  name: 'default',
  usage: 'default [repo]',
  summary: 'Show or set this channel’s default project, so that you can leave it out.',
  example: 'default web',
  group: 'Set up',
  parse(words, channel) {
    if (words.plain.length > 1) throw tooMany(words, 1);
    const [repo] = words.plain;
    return { repo: repo === undefined ? undefined : readRepo(repo, { words, channel }) };
  },
  async run({ repo }, context) {
    const { channel, workspace } = context.caller;
    if (channel === undefined)
      throw usage('A default project belongs to a channel, and this isn’t one.', 'default', ['projects']);
    if (repo)
      return withProject(
        repo,
        { context, again: (project) => `default ${projectSlug(project)}` },
        (project) => set(project, channel, context),
      );
    const project = await context.store.defaultProject(workspace, channel);
    return { kind: 'say', message: defaultProjectView({ project, channel }) };
  },
});

async function set(project: Project, channel: string, context: Context): Promise<Reply> {
  const { workspace, user } = context.caller;
  await context.act({ name: 'set default', target: projectName(project), projects: [] }, () =>
    context.store.saveDefaultProject(workspace, channel, project),
  );
  return { kind: 'announce', message: defaultProjectView({ project, channel, changedBy: user }) };
}
