/** Finds the branch on which CircleCI builds a pull request. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { projectName } from '../../views/text/display-names.ts';
import { mapConcurrent } from '../map-concurrent.ts';
import { usage } from '../words/parse-arguments.ts';

interface PullRequest {
  readonly project: Project;
  readonly number: number;
}

/** Single builds that are read, one for each branch, and how many at once. */
const mostRead = 12;
const width = 6;

/** Returns its head branch, or `pull/318` of a fork. Throws UsageError when CircleCI reports neither. */
export async function branchOfPull(pull: PullRequest, circleci: CircleCI): Promise<string> {
  const { project, number } = pull;
  const forks = [`pull/${number}`, `pull/${number}/head`];
  const [newest, told, ...built] = await Promise.all([
    circleci.builds(project, { limit: 100 }),
    toldByPipelines(pull, circleci),
    ...forks.map((branch) => circleci.branchBuilds(project, branch, { limit: 1 })),
  ]);
  const fork = forks.find((_, index) => (built[index] ?? []).length > 0);
  const branch = told ?? fork ?? (await toldByBuilds(newest, number, circleci));
  if (branch !== undefined) return branch;
  throw usage(
    `None of the newest builds of ${projectName(project)} belongs to pull request ${number}. Try its branch name instead.`,
    `pull request ${number}`,
    [`builds ${projectSlug(project)}`, `status ${projectSlug(project)}`],
  );
}

/** Undefined also where the token may not see pipelines. */
async function toldByPipelines({ project, number }: PullRequest, circleci: CircleCI) {
  try {
    const pipelines = await circleci.pipelines(project);
    return pipelines.find(({ pullRequest }) => isOf(pullRequest, number))?.branch;
  } catch (error) {
    if (error instanceof CircleCIError) return undefined;
    throw error;
  }
}

/** Lists leave a build’s pull requests out: the newest of each branch is read by itself. */
async function toldByBuilds(newest: readonly BuildSummary[], number: number, circleci: CircleCI) {
  const byBranch = Map.groupBy(newest, ({ branch }) => branch);
  const builds = [...byBranch.values()].flatMap((own) => own.slice(0, 1)).slice(0, mostRead);
  const read = await mapConcurrent(builds, width, (build) => circleci.build(build).catch(() => undefined));
  return read.find((build) => build?.pullRequests.some((url) => isOf(url, number)))?.branch;
}

/** `https://github.com/acme/web/pull/318`, `https://bitbucket.org/acme/web/pull-requests/318`. */
function isOf(url: string | undefined, number: number): boolean {
  return url !== undefined && new RegExp(`/(?:pull|pull-requests|merge_requests)/${number}$`).test(url);
}
