/** Renders a workflow and its jobs as v2 shows them. */
import { pipelineOf, projectOf } from '../../model/find-by-index.ts';
import { uuid } from '../../model/seeded-random.ts';
import type { Workflow, WorkflowJob } from '../../model/simulator-state.ts';
import { phaseOf } from '../../runs/build-phase.ts';
import { buildOfJob } from '../../runs/job-start-times.ts';
import { jobStatus, workflowStatus, workflowStoppedAt } from '../../runs/workflow-state.ts';
import type { Scene } from '../build.ts';
import { iso, isoOrNull } from '../timestamps.ts';
import { shortSlug } from '../urls.ts';

export function renderWorkflow(workflow: Workflow, { world, now }: Scene): object {
  return {
    id: workflow.id,
    name: workflow.name,
    pipeline_id: workflow.pipelineId,
    pipeline_number: pipelineOf(world, workflow).number,
    project_slug: shortSlug(projectOf(world, workflow.project)),
    status: workflowStatus(world, workflow, now),
    started_by: personId(workflow.startedBy),
    created_at: iso(workflow.createdAt),
    stopped_at: isoOrNull(workflowStoppedAt(world, workflow, now)),
    ...(workflow.tag === null ? {} : { tag: workflow.tag }),
    ...(workflow.canceledBy === null ? {} : { canceled_by: personId(workflow.canceledBy) }),
  };
}

export function personId(login: string): string {
  return uuid(0, 'person', login);
}

/** A build has its stop from the beginning, as null; an approval only once it was given. */
function stop({ type }: WorkflowJob, at: number | null): object {
  return type === 'approval' && at === null ? {} : { stopped_at: isoOrNull(at) };
}

export function renderWorkflowJob(workflow: Workflow, job: WorkflowJob, { world, now }: Scene): object {
  const build = buildOfJob(world, workflow, job);
  const phase = build && phaseOf(build, now);
  const needed = workflow.jobs.filter((other) => job.needs.includes(other.name));
  return {
    id: job.id,
    name: job.name,
    type: job.type,
    status: jobStatus(world, { workflow, job }, now),
    project_slug: shortSlug(projectOf(world, workflow.project)),
    dependencies: needed.map((other) => other.id),
    requires: Object.fromEntries(needed.map((other) => [other.id, ['success']])),
    started_at: isoOrNull(phase?.startedAt ?? null),
    ...stop(job, phase?.stoppedAt ?? job.approvedAt ?? null),
    ...(job.num === null ? {} : { job_number: job.num }),
    ...(build?.canceled ? { canceled_by: personId(build.canceled.by) } : {}),
    ...(job.type === 'approval' ? { approval_request_id: job.id } : {}),
    ...(job.approvedBy === null ? {} : { approved_by: personId(job.approvedBy) }),
  };
}
