/** Renders one job as v2 shows it: no steps, no logs. */

import { profileOf } from '../../histories/steps-of-jobs.ts';
import { findWorkflow, pipelineOf, projectOf } from '../../model/find-by-index.ts';
import type { Build } from '../../model/simulator-state.ts';
import { actsOf } from '../../results/step-results.ts';
import { phaseOf } from '../../runs/build-phase.ts';
import { stateWord } from '../../runs/workflow-state.ts';
import type { Scene } from '../build.ts';
import { iso, isoOrNull } from '../timestamps.ts';
import { shortSlug, vcsUrl } from '../urls.ts';

export function renderJob(build: Build, { world, now }: Scene): object {
  const project = projectOf(world, build.project);
  const pipeline = pipelineOf(world, build);
  const workflow = build.workflowId === null ? undefined : findWorkflow(world, build.workflowId);
  const phase = phaseOf(build, now);
  const { startedAt, stoppedAt } = phase;
  const status = stateWord(phase.status);
  const { executor, resourceClass } = profileOf(build.plan.profile);
  const page = `https://app.circleci.com/pipelines/${project.key}/${pipeline.number}`;
  return {
    web_url: `${page}/workflows/${build.workflowId}/jobs/${build.num}`,
    project: { id: project.id, slug: shortSlug(project), name: project.name, external_url: vcsUrl(project) },
    organization: { name: project.org },
    pipeline: { id: pipeline.id },
    latest_workflow: { id: build.workflowId, name: workflow?.name ?? build.jobName },
    name: build.jobName,
    number: build.num,
    status,
    executor: { type: executor, resource_class: resourceClass },
    parallelism: build.plan.parallel,
    parallel_runs: renderRuns(build, status, now),
    created_at: iso(build.createdAt),
    queued_at: isoOrNull(phase.queuedAt),
    started_at: isoOrNull(startedAt),
    stopped_at: isoOrNull(stoppedAt),
    duration: startedAt !== null && stoppedAt !== null ? stoppedAt - startedAt : null,
    messages: [],
    contexts: [],
  };
}

const worst = ['failed', 'timedout', 'infrastructure_fail', 'canceled', 'running'];

/** Each machine fares as its own steps do; without steps, before them and when they have expired, as the job. */
function renderRuns(build: Build, status: string, now: number): readonly object[] {
  const acts = actsOf(build, now).filter(({ background }) => !background);
  return Array.from({ length: build.plan.parallel }, (_, index) => {
    const own: readonly string[] = acts.filter((act) => act.index === index).map((act) => act.status);
    const bad = worst.find((word) => own.includes(word));
    const unbroken = status === 'running' || own.length === 0 ? status : 'success';
    return { index, status: bad ?? unbroken };
  });
}
