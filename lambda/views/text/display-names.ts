/** Formats the names of projects, builds and commands. Not escaped. Pure. */
import { type BuildRef, type Project, projectSlug } from '../../circleci/project.ts';

/** `acme/web`, as people read it. Opaque slugs have a name of their own. */
export function projectName(project: Project): string {
  return project.name ?? `${project.org}/${project.repo}`;
}

/** `acme/web` as a person types it in a command, with its host where it is not GitHub's and has no name of its own. */
export function projectInCommand(project: Project): string {
  const slug = projectSlug(project);
  return project.vcs === 'github' || project.name !== undefined ? (word(projectName(project)) ?? slug) : slug;
}

/** `acme`, as people call the organization: the ids of a standalone one say nothing. */
export function organizationName({ name, org }: Project): string {
  return name?.match(/^([^/]+)\//)?.[1] ?? org;
}

/** `acme/web#123`. */
export function buildName(build: BuildRef): string {
  return `${projectName(build.project)}#${build.number}`;
}

/** `acme/web pipeline 57`: never a bare number, which is a build's. */
export function pipelineName({
  project,
  number,
}: {
  readonly project: Project;
  readonly number: number | undefined;
}) {
  return number === undefined
    ? `the run of ${projectName(project)}`
    : `${projectName(project)} pipeline ${number}`;
}

/** One word of a command, in quotes when it must be; undefined when it would be read back as something else. */
export function word(text: string): string | undefined {
  if (/^[\w./#@+!*][\w./#@+!*,-]*$/.test(text)) return text;
  return text === '' || /["\p{Cc}]|&(?:lt|gt|amp);/u.test(text) ? undefined : `"${text}"`;
}

/** `circleci.com`, `ci.acme.dev:8443`. */
export function hostName(host: string): string {
  return URL.parse(host)?.host ?? host;
}
