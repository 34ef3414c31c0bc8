/** Lists a project's flaky tests: how often each failed and then passed, where last, and since when. */
import { type Project, projectSlug } from '../circleci/project.ts';
import { readRepo } from '../conversation/references/project-reference.ts';
import { showing, withProject } from '../conversation/references/resolve-reference.ts';
import { readFlakyTests } from '../conversation/show/read-flaky-tests.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import { commandText, pageOption } from '../conversation/words/parse-options.ts';
import { flakyView } from '../views/runs/flaky.ts';
import { command } from './command.ts';

export const flaky = command({
  name: 'flaky',
  usage: 'flaky [repo] [--page n]',
  summary:
    'List a project’s flaky tests of the last two weeks: how often, the last failing job, and since when.',
  example: 'flaky web',
  group: 'See',
  options: { page: 'which page of the list' },
  parse(words, channel) {
    if (words.plain.length > 1) throw tooMany(words, 1);
    return { repo: readRepo(words.plain[0], { words, channel }), page: pageOption(words) };
  },
  run({ repo, page }, context) {
    const again = (project: Project) => commandText('flaky', projectSlug(project));
    return withProject(repo, showing(context, again), async (project, circleci) => {
      const tests = await readFlakyTests(project, circleci);
      const command = again(project);
      const message = flakyView({ project, tests, page, command, now: context.now, host: circleci.host });
      return { kind: 'say', message };
    });
  },
});
