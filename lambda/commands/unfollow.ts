/** Unfollows a project, after a question. */
import { actOnProject, readNamedRepo } from '../conversation/changes/change-project.ts';
import { askUnfollowView, unfollowedView } from '../views/projects/followed-or-unfollowed.ts';
import { command } from './command.ts';

export const unfollow = command({
  name: 'unfollow',
  usage: 'unfollow <repo>',
  summary: 'Unfollow a project. CircleCI stops building a project that no one follows.',
  example: 'unfollow acme/web',
  group: 'Act',
  parse: (words, channel) => ({ repo: readNamedRepo(words.plain, { words, channel }) }),
  run: ({ repo }, context) =>
    actOnProject(
      {
        repo,
        name: 'unfollow',
        command: 'unfollow',
        effect: (project, circleci) => circleci.unfollow(project),
        ask: (project, command) => askUnfollowView({ project, command }),
        message: (project) => unfollowedView({ project, changedBy: context.caller.user }),
      },
      context,
    ),
});
