/** What is said of the tests of builds that ended otherwise than their tests, and past the end of lists. */
import { describe, expect, it } from 'vitest';
import { statuses } from '../../lambda/circleci/status.ts';
import { artifactsView } from '../../lambda/views/builds/artifacts.ts';
import { testsView } from '../../lambda/views/builds/tests.ts';
import { envView } from '../../lambda/views/projects/env.ts';
import { projectsView } from '../../lambda/views/projects/projects.ts';
import { runsView } from '../../lambda/views/runs/runs.ts';
import { intentsOf, textOf } from '../fakes/text-and-buttons-of-reply.ts';
import { full, inState, now, web as project } from './sample-builds.ts';

const passed = { name: 'adds up', result: 'success', seconds: 1, message: undefined };
const result = { ...passed, classname: undefined, file: undefined, source: 'jest' };
const of = { command: 'tests gh/acme/web#1', page: 1 };

describe('the tests of a build', () => {
  it.each([
    ['canceled', 'All 2 tests passed', ', but the build was canceled'],
    ['killed', 'All 2 tests passed', ', but the build was killed'],
    ['retried', 'All 2 tests passed', ', and CircleCI has retried the build since'],
    ['not_run', 'All 2 tests passed', ', but the build was not run'],
    ['failed', 'All 2 tests passed', ', but the build failed'],
    ['timedout', 'All 2 tests passed', ', but the build timed out'],
    ['infrastructure_fail', 'All 2 tests passed', ', but CircleCI’s infrastructure failed'],
    ['no_tests', 'All 2 tests passed', ', but CircleCI counted no tests'],
    ['success', 'All 2 tests passed', ''],
    ['running', 'All 2 tests passed', ''],
  ] as const)('that is %s', (status, says, end) => {
    const { text } = testsView({
      access: 'channel',
      build: full(inState(status)),
      results: [result, result],
      ...of,
    });
    expect(text).toContain(says);
    expect(text.endsWith(`main${end}`)).toBe(true);
  });

  it.each([
    ['canceled', 'was canceled before it stored test results'],
    ['killed', 'was killed before it stored test results'],
    ['retried', 'was retried by CircleCI: see the newer build for its tests'],
    ['not_run', 'was not run, so it has no tests'],
  ] as const)('that is %s and has none', (status, says) => {
    const said = textOf(testsView({ access: 'channel', build: full(inState(status)), results: [], ...of }));
    expect(said).toContain(says);
    expect(said).not.toContain('JUnit');
  });

  it('are said in whole sentences, whatever became of the build', () => {
    for (const status of statuses) {
      const { text } = testsView({
        access: 'channel',
        build: full(inState(status)),
        results: [result],
        ...of,
      });
      expect(text).not.toMatch(/which (retried|no tests|infrastructure|not run|success|canceled|killed)/);
    }
  });
});

describe('past its last page', () => {
  const files = Array.from({ length: 31 }, (_, index) => ({ path: `${index}.txt`, nodeIndex: 0, url: 'x' }));
  const variables = Array.from({ length: 41 }, (_, index) => ({ name: `V${index}`, masked: 'xxxx' }));
  const followed = Array.from({ length: 41 }, (_, index) => ({
    project: { ...project, repo: `r${index}` },
    defaultBranch: 'main',
    vcsUrl: '',
  }));
  const far = { command: 'list', page: 99 };
  const lists = {
    artifacts: artifactsView({ heading: 'web', artifacts: files, folder: '', ...far }),
    'artifacts of a folder': artifactsView({
      heading: 'web',
      folder: 'a',
      ...far,
      artifacts: files.map((file) => ({ ...file, path: `a/${file.path}` })),
    }),
    tests: testsView({ access: 'channel', build: full(), results: Array(41).fill(result), ...far }),
    variables: envView({ project, variables, page: 99 }),
    projects: projectsView({ projects: followed, ...far }),
  };

  it.each(Object.entries(lists))(
    'a list of %s says that there is no more, and leads to the last',
    (_, list) => {
      expect(textOf(list)).toMatch(/No more (files|tests|variables|projects): the list has 3 pages/);
      expect(textOf(list)).not.toMatch(/page \d+ of \d+/);
      expect(textOf(list)).toContain('Last page');
      const to = intentsOf(list).flatMap((intent) => ('command' in intent ? [intent.command] : []));
      expect(to.some((command) => command.endsWith('--page 3'))).toBe(true);
      expect(to.join()).not.toMatch(/--page (98|100)/);
    },
  );

  it('a list whose length is not known leads to its beginning', () => {
    const list = runsView({ heading: 'web', runs: [], hasMore: false, now, ...far });
    expect(textOf(list)).toContain('No more runs.');
    expect(intentsOf(list)).toContainEqual({ action: 'refresh', command: 'list --page 1' });
    expect(JSON.stringify(intentsOf(list))).not.toContain('98');
  });
});
