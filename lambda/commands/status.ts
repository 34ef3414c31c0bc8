/** How a branch is doing: the jobs of its newest run. */
import type { CircleCI } from '../circleci/client.ts';
import { newestRun } from '../circleci/newest-run.ts';
import type { Project } from '../circleci/project.ts';
import { isSameProject, projectSlug } from '../circleci/project.ts';
import { branchOption, commandText, written } from '../conversation/options.ts';
import { followedProjects } from '../conversation/reading.ts';
import { branchOfLink, readRepo } from '../conversation/reference.ts';
import { noSuchBranch, withProject } from '../conversation/resolve.ts';
import { tooMany } from '../conversation/words.ts';
import { statusView } from '../views/status.ts';
import { command } from './command.ts';

export const status = command({
  name: 'status',
  usage: 'status [repo] [branch]',
  summary: 'How the newest run of a branch is doing, job by job.',
  example: 'status web main',
  group: 'See',
  options: { branch: 'the same as a second word' },
  parse(words, channel) {
    const [repo, branch] = words.plain;
    if (words.plain.length > 2) throw tooMany(words, 2);
    return {
      repo: readRepo(repo, { words, channel }),
      branch: branch ?? branchOption(words) ?? branchOfLink(repo),
    };
  },
  run: ({ repo, branch }, context) =>
    withProject(
      repo,
      {
        context,
        again: (project) => commandText('status', projectSlug(project), branch && written(branch)),
      },
      async (project, circleci) => {
        const asked = branch ?? (await defaultBranch(project, circleci));
        const builds =
          asked === undefined
            ? await circleci.builds(project, { limit: 30 })
            : await circleci.branchBuilds(project, asked, { limit: 30 });
        if (branch !== undefined && builds.length === 0) throw noSuchBranch(project, branch);
        const run = newestRun(builds);
        const shown = asked ?? run[0]?.branch;
        return {
          kind: 'say',
          message: statusView({
            ...{ project, branch: shown, builds: run },
            now: context.now,
            host: circleci.host,
          }),
        };
      },
    ),
});

/** The followed project's own; else where something was built last. */
async function defaultBranch(project: Project, circleci: CircleCI): Promise<string | undefined> {
  const followed = await followedProjects({ kind: 'project', project }, circleci);
  const known = followed.find((one) => isSameProject(one.project, project))?.defaultBranch;
  return known ?? (await circleci.builds(project, { limit: 1 }))[0]?.branch;
}
