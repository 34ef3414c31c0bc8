/** Defines a project and a build, and compares and names them. Pure and total. */

import { shortId } from './short-uuid.ts';

export type Vcs = 'github' | 'bitbucket' | 'circleci';

/**
 * A project as CircleCI addresses it: `github/acme/web`, or `circleci/<org id>/<project id>` with both ids in base58.
 */
export interface Project {
  readonly vcs: Vcs;
  readonly org: string;
  readonly repo: string;
  /** As people call it when the slug says nothing: `acme/web` of `circleci/<org id>/<project id>`. Hostile. */
  readonly name?: string | undefined;
  /** Which CircleCI it is at, where a workspace uses several and this one is known. Not stored. */
  readonly host?: string | undefined;
}

/** One build (a job, in today's words) of a project. */
export interface BuildRef {
  readonly project: Project;
  readonly number: number;
}

const names: ReadonlyMap<string, Vcs> = new Map([
  ['gh', 'github'],
  ['github', 'github'],
  ['bb', 'bitbucket'],
  ['bitbucket', 'bitbucket'],
  ['circleci', 'circleci'],
]);

const shortNames: Readonly<Record<Vcs, string>> = { github: 'gh', bitbucket: 'bb', circleci: 'circleci' };

/** `gh`, `github`, `bb`, `bitbucket` or `circleci`, in any case. */
export function parseVcs(text: string): Vcs | undefined {
  return names.get(text.toLowerCase());
}

/**
 * A project from its three parts, or undefined when no organization and repository are called that. A standalone
 * project has its ids in one spelling, whichever of the two it came in.
 */
export function projectOf(vcs: string, org: string, repo: string): Project | undefined {
  const known = parseVcs(vcs);
  if (!known || !isName(org) || !isName(repo)) return undefined;
  return known === 'circleci'
    ? { vcs: known, org: shortId(org), repo: shortId(repo) }
    : { vcs: known, org, repo };
}

/** All of an organization's projects: `*` as the repo. Undefined when no organization is called that. */
export function organizationOf(vcs: string, org: string): Project | undefined {
  const some = projectOf(vcs, org, 'any');
  return some && { ...some, repo: '*' };
}

/** `gh/acme/web`, `github/acme/web`, `bb/…`, `bitbucket/…`, `circleci/<org id>/<project id>`. */
export function parseProject(text: string): Project | undefined {
  const [vcs, org, repo, ...rest] = text.split('/');
  return vcs && org && repo && rest.length === 0 ? projectOf(vcs, org, repo) : undefined;
}

/** `gh/acme/web#123`, with every form of the project that parseProject reads. */
export function parseBuild(text: string): BuildRef | undefined {
  const [slug, digits, ...rest] = text.split('#');
  const project = parseProject(slug ?? '');
  const number = parseNumber(digits ?? '');
  return project && number && rest.length === 0 ? { project, number } : undefined;
}

/** A build's or a pipeline's number: digits only, from 1 up. */
export function parseNumber(text: string): number | undefined {
  const number = /^[0-9]{1,15}$/.test(text) ? Number(text) : 0;
  return number > 0 ? number : undefined;
}

/** The short slug: `gh/acme/web`. parseProject reads it back. */
export function projectSlug({ vcs, org, repo }: Project): string {
  return `${shortNames[vcs]}/${org}/${repo}`;
}

/** `gh/acme/web#123`. parseBuild reads it back. */
export function buildSlug({ project, number }: BuildRef): string {
  return `${projectSlug(project)}#${number}`;
}

export function isSameProject(one: Project, other: Project): boolean {
  return projectKey(one) === projectKey(other);
}

/** Whether it is this very project, or one of the organization's where the subject's repo is `*`. */
export function isWithin(project: Project, subject: Project): boolean {
  return isSameProject(subject.repo === '*' ? { ...project, repo: '*' } : project, subject);
}

/** The same for every way to write the project: GitHub and Bitbucket do not tell `Acme` from `acme`, ids do. */
export function projectKey(project: Project): string {
  const slug = projectSlug(project);
  return project.vcs === 'circleci' ? slug : slug.toLowerCase();
}

/** No slash, no space, and no `.` or `..`, which would climb out of a path. */
function isName(text: string): boolean {
  return /^(?!\.{1,2}$)[\w.-]{1,128}$/.test(text);
}
