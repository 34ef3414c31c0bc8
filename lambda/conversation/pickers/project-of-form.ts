/** Finds the project that a form begins with, for the menus that are filled from it. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import type { Project } from '../../circleci/project.ts';
import { isCalled } from '../references/project-names.ts';
import { repoOf } from '../references/project-reference.ts';

/** Undefined where the text names none, or several, or CircleCI does not list any. Rejects with no CircleCIError. */
export async function projectCalled(
  text: string | undefined,
  circleci: CircleCI,
): Promise<Project | undefined> {
  const repo = repoOf(text ?? '');
  if (!repo || repo.kind === 'unsaid') return undefined;
  if (repo.kind === 'project') return repo.project;
  try {
    const followed = await circleci.recentProjects();
    const called = followed.filter(({ project }) => isCalled(project, repo));
    return called.length === 1 ? called[0]?.project : undefined;
  } catch (error) {
    if (error instanceof CircleCIError) return undefined;
    throw error;
  }
}
