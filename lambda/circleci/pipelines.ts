/**
 * What API v2 alone tells of runs that go on: the newest pipelines, their workflows, and what these wait for.
 * Personal tokens only; with a project token everything is `not-found`. Every function rejects with CircleCIError only.
 */
import * as v from 'valibot';
import { type Approval, approvalsOf } from './approvals.ts';
import { count, inner, list, text } from './fields.ts';
import { v2 } from './paths.ts';
import { type Project, projectSlug } from './project.ts';
import type { ReportedStatus } from './report.ts';
import type { Ask } from './request.ts';
import { allPages, milliseconds, stateOf } from './workflows.ts';

/** Times are milliseconds. All text is hostile. */
export interface Pipeline {
  readonly id: string;
  readonly number: number | undefined;
  readonly createdAt: number | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly pullRequest: string | undefined;
}

export interface PipelineWorkflow {
  readonly id: string;
  readonly name: string | undefined;
  readonly status: ReportedStatus;
  readonly createdAt: number | undefined;
}

export interface PipelineReads {
  /** v2: one page, the newest first. Needs a personal token. */
  pipelines(project: Project): Promise<readonly Pipeline[]>;
  /** v2: the workflows of a pipeline by its id, the newest first. Needs a personal token. */
  workflowsOf(pipelineId: string): Promise<readonly PipelineWorkflow[]>;
  /** v2: the approvals that a workflow waits for. Needs a personal token. */
  approvalsOf(workflowId: string): Promise<readonly Approval[]>;
}

export function pipelineReads(ask: Ask): PipelineReads {
  return {
    pipelines: (project) => pipelines(ask, project),
    workflowsOf: (pipelineId) => workflowsOf(ask, pipelineId),
    approvalsOf: (workflowId) => approvalsOf(ask, workflowId),
  };
}

/** Some senders write the whole ref where a name belongs. */
const name = v.pipe(
  text,
  v.transform((value) => value?.replace(/^refs\/(heads|tags)\//, '')),
);
const vcsSchema = v.object({
  branch: text,
  tag: text,
  revision: text,
  review_url: text,
  commit: inner(v.object({ subject: text })),
});
/** Where CircleCI did not come by OAuth there is no `vcs`. */
const pushSchema = v.object({ commit_title: text, commit_sha: text });
const parametersSchema = v.object({
  git: inner(v.object({ branch: name, tag: name, checkout_sha: text })),
  github_app: inner(pushSchema),
  gitlab: inner(pushSchema),
});

const pipelineSchema = v.pipe(
  v.object({
    id: v.string(),
    number: count,
    created_at: milliseconds,
    vcs: inner(vcsSchema),
    trigger_parameters: inner(parametersSchema),
  }),
  v.transform(({ id, number, created_at: createdAt, vcs, trigger_parameters: given }): Pipeline => {
    const pushed = given?.github_app ?? given?.gitlab;
    const tag = vcs?.tag ?? given?.git?.tag;
    return {
      ...{ id, number, createdAt, tag },
      branch: tag ? undefined : (vcs?.branch ?? given?.git?.branch),
      revision: vcs?.revision ?? given?.git?.checkout_sha ?? pushed?.commit_sha,
      subject: vcs?.commit?.subject ?? pushed?.commit_title,
      pullRequest: vcs?.review_url,
    };
  }),
);

/** GET /api/v2/project/:slug/pipeline, its first page: 20 or so. Reference: listPipelinesForProject. */
async function pipelines(ask: Ask, project: Project): Promise<readonly Pipeline[]> {
  const path = [...v2, 'project', ...projectSlug(project).split('/'), 'pipeline'];
  const schema = v.object({ items: list(pipelineSchema) });
  return (await ask({ method: 'GET', path, schema, token: 'personal' })).items;
}

const workflowSchema = v.pipe(
  v.object({ id: v.string(), name: text, status: text, created_at: milliseconds }),
  v.transform(
    ({ id, name: called, status, created_at: createdAt }): PipelineWorkflow => ({
      ...{ id, name: called, createdAt },
      status: stateOf(status),
    }),
  ),
);

/** GET /api/v2/pipeline/:id/workflow, all pages. `not_run` is `other`. Reference: listWorkflowsByPipelineId. */
async function workflowsOf(ask: Ask, pipelineId: string): Promise<readonly PipelineWorkflow[]> {
  const found = await allPages(ask, {
    path: [...v2, 'pipeline', pipelineId, 'workflow'],
    item: workflowSchema,
  });
  return found.toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
}
