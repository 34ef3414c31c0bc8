/** Resolves a typed project and branch, or a pull request's branch. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { Project } from '../../circleci/project.ts';
import type { Reply } from '../reply.ts';
import { written } from '../words/parse-options.ts';
import type { BranchReference } from './branch-commit-or-run-reference.ts';
import { builtBranches, holdingBranch } from './branch-not-found.ts';
import type { Lookup } from './project-not-found.ts';
import { branchOfPull } from './pull-request-branch.ts';
import { withProject } from './resolve-reference.ts';

export interface Place {
  readonly project: Project;
  /** Undefined: none was said. */
  readonly branch: string | undefined;
  readonly circleci: CircleCI;
}

/** Calls `then` with the project and the branch; a pull request's branch is looked up. Throws UsageError. */
export function withBranch(
  place: BranchReference,
  lookup: Lookup,
  then: (place: Place) => Promise<Reply>,
): Promise<Reply> {
  return withProject(place.repo, lookup, async (project, circleci) => {
    const branch =
      place.kind === 'pull'
        ? await branchOfPull({ project, number: place.number }, circleci)
        : await withoutPath(place, { project, circleci });
    return then({ project, branch, circleci });
  });
}

/** Of a folder's address the branch that was built: Git has no two branches of which one's name continues the other's. */
async function withoutPath(
  { branch, hasPath }: Extract<BranchReference, { kind: 'branch' }>,
  { project, circleci }: Omit<Place, 'branch'>,
): Promise<string | undefined> {
  if (branch === undefined || !hasPath) return branch;
  const built = await builtBranches(project, circleci);
  return built.includes(branch) ? branch : (holdingBranch(branch, built) ?? branch);
}

/** A branch or a pull request of this project as a person would type it; undefined for the default branch. */
export function placeWords(place: BranchReference): string | undefined {
  if (place.kind === 'pull') return `pull/${place.number}`;
  return place.branch === undefined ? undefined : written(place.branch);
}
