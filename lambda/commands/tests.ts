/** Shows the test results of a build. */
import { buildSlug } from '../circleci/project.ts';
import { outputAccessOrNone } from '../conversation/output-access.ts';
import { buildText, readBuild } from '../conversation/references/build-reference.ts';
import { showing, withBuild } from '../conversation/references/resolve-reference.ts';
import { commandText, pageOption } from '../conversation/words/parse-options.ts';
import { testsView } from '../views/builds/tests.ts';
import { command } from './command.ts';

export const tests = command({
  name: 'tests',
  usage: 'tests <build> [--page n]',
  summary: 'Show a build’s tests: the failed ones and why, then the slowest.',
  example: 'tests web#123',
  group: 'See',
  options: { page: 'which page of the list' },
  parse: (words, channel) => ({
    build: readBuild(words.plain, { words, channel }),
    page: pageOption(words),
  }),
  run: ({ build, page }, context) =>
    withBuild(
      build,
      showing(context, (project) => commandText('tests', buildText(build, project))),
      async (found, circleci) => {
        const [whole, results, access] = await Promise.all([
          circleci.build(found),
          circleci.tests(found),
          outputAccessOrNone(context, [found.project]),
        ]);
        const command = `tests ${buildSlug(found)}`;
        const message = testsView({ build: whole, results, page, command, access, host: circleci.host });
        return { kind: 'say', message, ...(access && { output: access }) };
      },
    ),
});
