/** How we write projects and builds. Pure. */
import type { BuildRef, Project } from '../circleci/project.ts';

const shortVcs = { github: 'gh', bitbucket: 'bb', circleci: 'circleci' } as const;

/** `gh/acme/web`, as intents and commands hold it. Not escaped. */
export function projectSlug(project: Project): string {
  return `${shortVcs[project.vcs]}/${project.org}/${project.repo}`;
}

/** `gh/acme/web#123`. Not escaped. */
export function buildSlug(build: BuildRef): string {
  return `${projectSlug(build.project)}#${build.number}`;
}

/** `acme/web`, as people read it. Not escaped. */
export function projectName(project: Project): string {
  return `${project.org}/${project.repo}`;
}
