/** Lists the projects that the connected account follows. */

import { unreadHosts } from '../circleci/route-calls.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { pageOption } from '../conversation/words/parse-options.ts';
import { projectsView } from '../views/projects/projects.ts';
import { command } from './command.ts';

export const projects = command({
  name: 'projects',
  usage: 'projects [--page n]',
  summary: 'List the projects that the connected CircleCI account follows.',
  example: 'projects',
  group: 'See',
  options: { page: 'which page of the list' },
  parse(words) {
    if (words.plain.length > 0) throw tooMany(words, 0);
    return { page: pageOption(words) };
  },
  async run({ page }, context) {
    const circleci = await context.circleci();
    const followed = await circleci.projects();
    return {
      kind: 'say',
      message: projectsView({
        projects: followed,
        page,
        command: 'projects',
        unreadHosts: unreadHosts(circleci),
        host: circleci.host,
      }),
    };
  },
});
