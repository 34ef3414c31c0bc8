/** Matches projects by the names that people type. Projects with an opaque slug have a readable name besides. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { isSameProject, isWithin, type Project } from '../../circleci/project.ts';
import { newlyFollowed } from './choose-read-token.ts';

export interface Called {
  readonly org: string | undefined;
  readonly repo: string;
}

/** Pure. Ignores case, and treats spaces as hyphens, since people do not type spaces. */
export function isCalled(project: Project, { org, repo }: Called): boolean {
  const called = calledParts(project);
  return isSame(called.repo, repo) && (org === undefined || isSame(called.org, org));
}

/** Pure. The readable name's parts, rather than an opaque slug's. */
export function calledParts(project: Project): { readonly org: string; readonly repo: string } {
  const [, org = '', repo = ''] = /^([^/]*)\/(.*)$/s.exec(project.name ?? '') ?? [];
  return repo === '' ? project : { org, repo };
}

/** Pure. Both stand for all of an organization's projects, and one of them gives the name by which the other goes. */
export function isSameOrganization(one: Project, other: Project): boolean {
  if (one.repo !== '*' || other.repo !== '*') return false;
  return isSameProject(one, other) || isSame(calledParts(one).org, calledParts(other).org);
}

/**
 * Pure. The organization that is meant, among those of the followed projects: a standalone one goes by its name,
 * where no other organization of that name has projects, and keeps that name.
 */
export function meantOrganization(said: Project, followed: readonly Project[]): Project {
  const own = followed.find((one) => isWithin(one, said));
  const found =
    own ?? followed.find((one) => one.vcs === 'circleci' && isSame(calledParts(one).org, said.org));
  if (found?.vcs !== 'circleci') return said;
  const { vcs, org } = found;
  return { vcs, org, repo: '*', name: `${calledParts(found).org}/*` };
}

/** With its name, where a slug that says nothing is followed. */
export async function named(project: Project, circleci: CircleCI): Promise<Project> {
  if (project.vcs !== 'circleci' || project.name !== undefined) return project;
  const followed = await newlyFollowed({ kind: 'project', project }, circleci);
  return followed.find((one) => isSameProject(one.project, project))?.project ?? project;
}

function isSame(one: string, other: string): boolean {
  return hyphenated(one) === hyphenated(other);
}

function hyphenated(name: string): string {
  return name.toLowerCase().replace(/\s+/g, '-');
}
