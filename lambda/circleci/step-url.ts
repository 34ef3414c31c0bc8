/** Builds the link to one step of a build. Pure. */

import type { BuildSummary, StepAction } from './api-v1-schemas.ts';
import { buildSlug } from './project.ts';

/** On circleci.com the step itself; elsewhere the build's page, since the pages of a CircleCI Server are its own. */
export function stepUrl(
  build: Pick<BuildSummary, 'project' | 'number' | 'url'>,
  { step, index }: Pick<StepAction, 'step' | 'index'>,
): string {
  if (!build.url.startsWith('https://circleci.com/')) return build.url;
  const job = buildSlug(build).replace('#', '/');
  return `https://app.circleci.com/jobs/${job}/parallel-runs/${index}/steps/${index}-${step}`;
}
