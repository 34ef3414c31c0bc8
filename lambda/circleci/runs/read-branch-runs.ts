/** Reads the newest runs of a branch as they followed each other, in two steps. */

import type { CircleCI } from '../client/client.ts';
import { type BranchPlace, unlessRefused } from './branch-build-pages.ts';
import type { PipelineRun } from './fold-attempts.ts';
import { readWorkflows, runOfPipeline } from './read-run.ts';
import { runsOfBuilds } from './runs-from-builds.ts';

const mostPipelines = 10;
const pageSize = 100;

/** Their jobs are those that builds show. Rejects with CircleCIError. */
export async function readRuns(
  circleci: Pick<CircleCI, 'pipelines' | 'workflowsOf' | 'branchBuilds'>,
  { project, branch }: BranchPlace,
  now: number,
): Promise<readonly PipelineRun[]> {
  const [pipelines, builds] = await Promise.all([
    unlessRefused(circleci.pipelines(project, { branch })),
    circleci.branchBuilds(project, branch, { limit: pageSize }),
  ]);
  if (!pipelines || (pipelines.length === 0 && builds.length > 0))
    return runsOfBuilds(project, builds, builds.length < pageSize);
  const newest = pipelines.slice(0, mostPipelines);
  const facts = await Promise.all(newest.map((pipeline) => readWorkflows(circleci, pipeline)));
  return facts.map((one) => runOfPipeline(project, one, { builds, now }));
}
