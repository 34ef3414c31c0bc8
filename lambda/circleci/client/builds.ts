/** Reads, retries and cancels builds. Every function rejects with CircleCIError only. */

import { type Build, type BuildSummary, buildSchema, buildSummarySchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import { list } from '../lenient-json-fields.ts';
import type { BuildRef, Project } from '../project.ts';
import { buildPath, type Path, projectPath, v1 } from './api-paths.ts';
import type { BuildQuery, Page } from './query-types.ts';

/** GET /recent-builds. Of all followed projects, newest first. Reference: Recent Builds Across All Projects. */
export function recentBuilds(ask: Ask, page: Page = {}): Promise<readonly BuildSummary[]> {
  return buildList(ask, [...v1, 'recent-builds'], page);
}

/**
 * GET /project/:vcs-type/:username/:project. Newest first, in order of creation. `filter: 'failed'` gives `no_tests`
 * builds too. Reference: Recent Builds For a Single Project.
 */
export function builds(ask: Ask, project: Project, query: BuildQuery = {}): Promise<readonly BuildSummary[]> {
  return buildList(ask, projectPath(project), query);
}

/** GET …/tree/:branch. A branch that is not there has no builds. Reference: Recent Builds For a Project Branch. */
export function branchBuilds(
  ask: Ask,
  { project, branch }: { readonly project: Project; readonly branch: string },
  query: BuildQuery = {},
): Promise<readonly BuildSummary[]> {
  return buildList(ask, [...projectPath(project), 'tree', branch], query);
}

/** GET …/:build_num. With its steps, which CircleCI forgets after some months. Reference: Single Build. */
export function build(ask: Ask, ref: BuildRef): Promise<Build> {
  return ask({ method: 'GET', path: buildPath(ref), schema: buildSchema, megabytes: 8 });
}

/** POST …/:build_num/retry. Gives the new build. `gone` from 2027-02-01. Reference: Retry a Build. */
export function retry(ask: Ask, ref: BuildRef): Promise<BuildSummary> {
  return ask({ method: 'POST', path: [...buildPath(ref), 'retry'], schema: buildSummarySchema });
}

/**
 * POST …/:build_num/ssh. As retry, and its containers can be entered. `gone` from 2027-02-01. Reference: Retry a Build.
 */
export function ssh(ask: Ask, ref: BuildRef): Promise<BuildSummary> {
  return ask({ method: 'POST', path: [...buildPath(ref), 'ssh'], schema: buildSummarySchema });
}

/** POST …/:build_num/ssh-users. Lets the token's owner into the build's containers. Reference: Add User to Build. */
export function addSshUser(ask: Ask, ref: BuildRef): Promise<BuildSummary> {
  const path = [...buildPath(ref), 'ssh-users'];
  return ask({ method: 'POST', path, schema: buildSummarySchema, token: 'personal' });
}

/** POST …/:build_num/cancel. Gives the build; one that has finished comes back unchanged. Reference: Cancel a Build. */
export function cancel(ask: Ask, ref: BuildRef): Promise<BuildSummary> {
  return ask({ method: 'POST', path: [...buildPath(ref), 'cancel'], schema: buildSummarySchema });
}

function buildList(
  ask: Ask,
  path: Path,
  { limit, offset, filter }: BuildQuery,
): Promise<readonly BuildSummary[]> {
  // A summary may carry its whole configuration: a hundred of them weigh more than the usual megabyte.
  return ask({
    method: 'GET',
    path,
    query: { limit, offset, filter },
    schema: list(buildSummarySchema),
    megabytes: 8,
  });
}
