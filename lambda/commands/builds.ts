/** Lists the runs of a project, newest first. */

import type { Filter } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { type Project, projectSlug } from '../circleci/project.ts';
import { readBranch } from '../conversation/references/branch-commit-or-run-reference.ts';
import { noSuchBranch } from '../conversation/references/branch-not-found.ts';
import { placeWords, withBranch } from '../conversation/references/resolve-branch.ts';
import { showing } from '../conversation/references/resolve-reference.ts';
import { pageOfRuns } from '../conversation/show/page-of-runs.ts';
import { tooMany } from '../conversation/words/parse-arguments.ts';
import {
  commandText,
  filterOption,
  filterWords,
  limitOption,
  optionsText,
  pageOption,
  written,
} from '../conversation/words/parse-options.ts';
import { runsView } from '../views/runs/runs.ts';
import { projectName } from '../views/text/display-names.ts';
import { command } from './command.ts';

export const builds = command({
  name: 'builds',
  usage: 'builds [repo] [--branch b] [--filter failed] [--limit n] [--page n]',
  summary: 'List a project’s runs, newest first, with job counts.',
  example: 'builds web --branch main --filter failed',
  group: 'See',
  options: {
    branch: 'only this branch’s',
    filter: `only those that are ${filterWords}`,
    limit: 'how many on one page, 100 at most',
    page: 'which page of the list',
  },
  parse(words, channel) {
    if (words.plain.length > 1) throw tooMany(words, 1);
    const { page, branch, ...others } = Object.fromEntries(words.options);
    return {
      place: readBranch({ words, channel }),
      filter: filterOption(words),
      paging: { page: pageOption(words), limit: limitOption(words, 10) },
      options: optionsText(new Map(Object.entries(others))),
    };
  },
  run: ({ place, filter, paging, options }, context) => {
    const again = (project: Project, words: string | undefined) =>
      commandText('builds', projectSlug(project), words && `--branch ${words}`, options);
    const lookup = showing(context, (project) => again(project, placeWords(place)));
    return withBranch(place, lookup, async ({ project, branch, circleci }) => {
      const read = (page: { readonly limit: number; readonly offset: number }) =>
        find(project, circleci, { branch, filter, ...page });
      const found = await pageOfRuns(read, paging);
      if (found.runs.length === 0 && branch !== undefined && filter === undefined && paging.page === 1)
        throw await noSuchBranch(
          { project, branch, again: (other) => again(project, written(other)) },
          circleci,
        );
      const view = {
        heading: heading(project, branch, filter),
        command: again(project, branch && written(branch)),
        page: paging.page,
        now: context.now,
        host: circleci.host,
      };
      return { kind: 'say', message: runsView({ ...view, ...found }) };
    });
  },
});

interface Query {
  readonly branch: string | undefined;
  readonly filter: Filter | undefined;
  readonly limit: number;
  readonly offset: number;
}

function find(project: Project, circleci: CircleCI, { branch, filter, ...page }: Query) {
  const query = filter ? { ...page, filter } : page;
  return branch === undefined
    ? circleci.builds(project, query)
    : circleci.branchBuilds(project, branch, query);
}

function heading(project: Project, branch: string | undefined, filter: Filter | undefined): string {
  const which = filter ? `runs with ${filter} jobs` : 'runs';
  return `${projectName(project)}: ${which}${branch === undefined ? '' : ` on ${branch}`}`;
}
