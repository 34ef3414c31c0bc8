/** What a scheduled look is about. Pure. */
import { organizationOf, type Project, parseProject } from '../circleci/project.ts';

/** `github/acme/web`, or `github/acme/*`: all of the organization's. */
export function subjectOf(id: string): Project | undefined {
  const [, vcs = '', org = ''] = /^(\w+)\/([^/]+)\/\*$/.exec(id) ?? [];
  return organizationOf(vcs, org) ?? parseProject(id);
}
