/** A link to a workflow or a pipeline, which have many jobs: which one is meant. */
import type { CircleCI, WorkflowBuild } from '../circleci/client.ts';
import type { BuildRef } from '../circleci/project.ts';
import type { BuildReference } from './build-reference.ts';
import { usage } from './words.ts';

type Run = Extract<BuildReference, { kind: 'workflow' | 'pipeline' }>;

/** An address of a whole run stands for the job that tells most: one that failed. */
export async function buildOfRun(run: Run, circleci: CircleCI): Promise<BuildRef> {
  const workflows =
    run.kind === 'workflow' ? [run.workflow] : await circleci.pipelineWorkflows(run.project, run.number);
  const [newest] = workflows;
  const builds = newest ? await circleci.workflowBuilds(newest) : [];
  const telling = builds.find(hasFailed) ?? builds.find(({ status }) => status === 'running') ?? builds[0];
  if (telling) return telling.build;
  throw usage('That run has no job with a number yet.', 'an address without a job', ['recent']);
}

function hasFailed({ status }: WorkflowBuild): boolean {
  return ['failed', 'timedout', 'infrastructure_fail'].includes(status);
}
