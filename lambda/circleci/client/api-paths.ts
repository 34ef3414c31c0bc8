/** Builds the paths of CircleCI's API, not yet encoded: build-request.ts does that. Pure. */
import type { BuildRef, Project } from '../project.ts';

export type Path = readonly string[];

export const v1: Path = ['api', 'v1.1'];
export const v2: Path = ['api', 'v2'];
/** On circleci.com only, for personal tokens. */
export const v3: Path = ['api', 'v3'];

/** `/project/:vcs-type/:username/:project` of v1.1. */
export function projectPath({ vcs, org, repo }: Project): Path {
  return [...v1, 'project', vcs, org, repo];
}

/** `/project/:vcs-type/:username/:project/:build_num` of v1.1. */
export function buildPath({ project, number }: BuildRef): Path {
  return [...projectPath(project), `${number}`];
}
