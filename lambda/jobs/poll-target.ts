/** Parses the project or organization of a scheduled job. Pure. */
import { organizationOf, type Project, parseProject } from '../circleci/project.ts';

/** Parses `github/acme/web`, or `github/acme/*` for the whole organization. Returns undefined for anything else. */
export function subjectOf(id: string): Project | undefined {
  const [, vcs = '', org = ''] = /^(\w+)\/([^/]+)\/\*$/.exec(id) ?? [];
  return organizationOf(vcs, org) ?? parseProject(id);
}
