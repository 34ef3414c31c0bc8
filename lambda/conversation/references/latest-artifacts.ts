/** Reads the artifacts of a branch's or a project's newest build. */

import type { Artifact } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import type { LatestQuery } from '../../circleci/client/query-types.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Project, projectSlug } from '../../circleci/project.ts';
import { projectName } from '../../views/text/display-names.ts';
import { shortened, usage } from '../words/parse-arguments.ts';
import { commandText, written } from '../words/parse-options.ts';
import { noSuchBranch } from './branch-not-found.ts';

interface Asked {
  readonly project: Project;
  /** The same command for another branch. */
  readonly again: (branch: string) => string;
}

/** CircleCI answers alike for a project and for a build that is not there. Throws UsageError for the build. */
export async function latestArtifacts(
  query: LatestQuery,
  { project, again }: Asked,
  circleci: CircleCI,
): Promise<readonly Artifact[]> {
  try {
    return await circleci.latestArtifacts(project, query);
  } catch (error) {
    if (!(error instanceof CircleCIError) || error.reason !== 'not-found') throw error;
    const { branch, filter = 'completed' } = query;
    const page = { limit: 1 };
    const [newest] = await (branch === undefined
      ? circleci.builds(project, page)
      : circleci.branchBuilds(project, branch, page));
    if (!newest && branch !== undefined) throw await noSuchBranch({ project, branch, again }, circleci);
    const [on, option] =
      branch === undefined ? [''] : [` on ${shortened(branch, 60)}`, `--branch ${written(branch)}`];
    throw usage(`${projectName(project)} has no ${filter} build${on}.`, shortened(branch ?? filter), [
      commandText('builds', projectSlug(project), option),
    ]);
  }
}
