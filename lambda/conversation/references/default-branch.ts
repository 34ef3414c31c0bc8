/** Finds the default branch of a project when the caller names none. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { isSameProject, type Project } from '../../circleci/project.ts';
import { followedProjects } from './choose-read-token.ts';

/** The followed project's own; else where something was built last. */
export async function defaultBranch(project: Project, circleci: CircleCI): Promise<string | undefined> {
  const followed = await followedProjects({ kind: 'project', project }, circleci);
  const known = followed.find((one) => isSameProject(one.project, project))?.defaultBranch;
  return known ?? (await circleci.builds(project, { limit: 1 }))[0]?.branch;
}
