/** A project and a build, and nothing else: what every other file here is about. Pure. */

export type Vcs = 'github' | 'bitbucket' | 'circleci';

/** A project as CircleCI addresses it: `github/acme/web`, or `circleci/<org id>/<project id>`. */
export interface Project {
  readonly vcs: Vcs;
  readonly org: string;
  readonly repo: string;
}

/** One build (a job, in today's words) of a project. */
export interface BuildRef {
  readonly project: Project;
  readonly number: number;
}
