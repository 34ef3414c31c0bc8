/** Follows a project, so that CircleCI builds it and it is listed here. */
import { actOnProject, readNamedRepo } from '../conversation/changes/change-project.ts';
import { usage } from '../conversation/words/parse-arguments.ts';
import { followedView } from '../views/projects/followed-or-unfollowed.ts';
import { command } from './command.ts';

export const follow = command({
  name: 'follow',
  usage: 'follow <repo>',
  summary: 'Follow a project with the connected account, so that CircleCI builds it and it shows up here.',
  example: 'follow acme/web',
  group: 'Act',
  parse(words, channel) {
    const repo = readNamedRepo(words.plain, { words, channel });
    // Only what is followed is found by its bare name.
    if (repo.kind !== 'named' || repo.org !== undefined) return { repo };
    const org = channel.defaultProject?.org ?? 'acme';
    throw usage('Which organization’s project? Add the organization.', words.text, [
      `follow ${org}/${repo.repo}`,
    ]);
  },
  run: ({ repo }, context) =>
    actOnProject(
      {
        repo,
        name: 'follow',
        command: 'follow',
        effect: (project, circleci) => circleci.follow(project),
        message: (project, { firstBuild }, host) =>
          followedView({ project, firstBuild, changedBy: context.caller.user, host }),
      },
      context,
    ),
});
