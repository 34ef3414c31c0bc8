/** What people call a project: opaque slugs have a name of their own. */
import type { CircleCI } from '../circleci/client.ts';
import { isSameProject, type Project } from '../circleci/project.ts';
import { followedProjects } from './reading.ts';

export interface Called {
  readonly org: string | undefined;
  readonly repo: string;
}

/** Pure. Capitals do not count, and neither do blanks, which nobody types. */
export function isCalled(project: Project, { org, repo }: Called): boolean {
  const called = calledParts(project);
  return isSame(called.repo, repo) && (org === undefined || isSame(called.org, org));
}

/** Pure. The readable name's parts, rather than an opaque slug's. */
export function calledParts(project: Project): { readonly org: string; readonly repo: string } {
  const [, org = '', repo = ''] = /^([^/]*)\/(.*)$/s.exec(project.name ?? '') ?? [];
  return repo === '' ? project : { org, repo };
}

/** With its name, where a slug that says nothing is followed. */
export async function named(project: Project, circleci: CircleCI): Promise<Project> {
  if (project.vcs !== 'circleci' || project.name !== undefined) return project;
  const followed = await followedProjects({ kind: 'project', project }, circleci);
  return followed.find((one) => isSameProject(one.project, project))?.project ?? project;
}

function isSame(one: string, other: string): boolean {
  return hyphenated(one) === hyphenated(other);
}

function hyphenated(name: string): string {
  return name.toLowerCase().replace(/\s+/g, '-');
}
