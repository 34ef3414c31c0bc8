/** Reads the artifacts of builds. Every function rejects with CircleCIError only. */

import { type Artifact, artifactSchema } from '../api-v1-schemas.ts';
import type { Ask } from '../http/send-request.ts';
import { list } from '../lenient-json-fields.ts';
import type { BuildRef, Project } from '../project.ts';
import { buildPath, projectPath } from './api-paths.ts';
import type { LatestQuery } from './query-types.ts';

/** GET …/:build_num/artifacts. All of them: there are no pages. Reference: Artifacts of a Build. */
export function artifacts(ask: Ask, ref: BuildRef): Promise<readonly Artifact[]> {
  const path = [...buildPath(ref), 'artifacts'];
  return ask({ method: 'GET', path, schema: list(artifactSchema), megabytes: 8 });
}

/**
 * GET …/latest/artifacts. Of the latest build that `filter` lets through (CircleCI's default: completed), on `branch`
 * or anywhere. Reference: Artifacts of the latest Build.
 */
export function latestArtifacts(
  ask: Ask,
  project: Project,
  query: LatestQuery = {},
): Promise<readonly Artifact[]> {
  const path = [...projectPath(project), 'latest', 'artifacts'];
  const { branch, filter } = query;
  return ask({ method: 'GET', path, query: { branch, filter }, schema: list(artifactSchema), megabytes: 8 });
}
