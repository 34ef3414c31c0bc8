/** What a scheduled look is about. Pure. */
import { type Project, parseProject, projectOf } from '../circleci/project.ts';

/** `github/acme/web`, or `github/acme/*`: all of the organization's. */
export function subjectOf(id: string): Project | undefined {
  const [, vcs = '', org = ''] = /^(\w+)\/([^/]+)\/\*$/.exec(id) ?? [];
  const some = projectOf(vcs, org, 'any');
  return some ? { ...some, repo: '*' } : parseProject(id);
}
