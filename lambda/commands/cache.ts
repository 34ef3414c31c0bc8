/** Clears a project's cache of dependencies. */
import { actOnProject, readNamedRepo } from '../conversation/changes/change-project.ts';
import { usage } from '../conversation/words/parse-arguments.ts';
import { askClearCacheView, cacheClearedView } from '../views/projects/clear-cache.ts';
import { command } from './command.ts';

export const cache = command({
  name: 'cache',
  usage: 'cache clear <repo>',
  summary: 'Clear a project’s dependency cache, after a confirmation.',
  example: 'cache clear web',
  group: 'Act',
  parse(words, channel) {
    const [verb, ...plain] = words.plain;
    const said = { words: { ...words, name: 'cache clear', plain }, channel };
    if (verb?.toLowerCase() === 'clear') return { repo: readNamedRepo(plain, said) };
    throw usage('A cache can only be cleared.', words.text, [
      ['cache clear', ...words.plain.slice(-1)].join(' '),
      'help cache',
    ]);
  },
  run: ({ repo }, context) =>
    actOnProject(
      {
        repo,
        name: 'clear cache',
        command: 'cache clear',
        effect: (project, circleci) => circleci.clearCache(project),
        ask: (project, command) => askClearCacheView({ project, command }),
        message: (project, said) => cacheClearedView({ project, said, changedBy: context.caller.user }),
      },
      context,
    ),
});
