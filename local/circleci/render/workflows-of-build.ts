/** Renders the `workflows` object of a v1.1 build: its job's name, and its ids in v2. */

import { findWorkflow } from '../model/find-by-index.ts';
import type { Build, World } from '../model/simulator-state.ts';

export function renderWorkflows(world: World, build: Build): object {
  const workflow = build.workflowId === null ? undefined : findWorkflow(world, build.workflowId);
  const needs = workflow?.jobs.find((job) => job.num === build.num)?.needs ?? [];
  const upstream = (workflow?.jobs ?? []).filter((job) => needs.includes(job.name));
  return {
    workflow_id: build.workflowId,
    workflow_name: workflow?.name ?? build.jobName,
    workspace_id: workflow?.rerunOf ?? build.workflowId,
    job_name: build.jobName,
    job_id: build.jobId,
    upstream_job_ids: upstream.map((job) => job.id),
    upstream_concurrency_map: {},
  };
}
