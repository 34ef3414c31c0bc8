/** How we write projects, builds and commands. Not escaped. Pure. */
import type { BuildRef, Project } from '../circleci/project.ts';

const shortVcs = { github: 'gh', bitbucket: 'bb', circleci: 'circleci' } as const;

/** `gh/acme/web`, as intents and commands hold it. */
export function projectSlug(project: Project): string {
  return `${shortVcs[project.vcs]}/${project.org}/${project.repo}`;
}

/** `gh/acme/web#123`. */
export function buildSlug(build: BuildRef): string {
  return `${projectSlug(build.project)}#${build.number}`;
}

/** `acme/web`, as people read it. */
export function projectName(project: Project): string {
  return `${project.org}/${project.repo}`;
}

/** `acme/web#123`. */
export function buildName(build: BuildRef): string {
  return `${projectName(build.project)}#${build.number}`;
}

/** One word of a command, in quotes when it must be; undefined when it cannot be written at all. */
export function word(text: string): string | undefined {
  if (/^[\w./#@+][\w./#@+-]*$/.test(text)) return text;
  return /["“”„\\\p{Cc}]/u.test(text) || text === '' ? undefined : `"${text}"`;
}

/** `circleci.com`, `ci.acme.dev:8443`. */
export function hostName(host: string): string {
  return URL.parse(host)?.host ?? host;
}
