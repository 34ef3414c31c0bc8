/**
 * Reads a workflow's jobs and status from API v2. Needs a personal token.
 * With a project token everything is `not-found`. Every function rejects with CircleCIError only.
 */
import * as v from 'valibot';
import type { Question } from '../http/build-request.ts';
import type { Ask } from '../http/send-request.ts';
import type { JobRun } from '../job-run.ts';
import { count, items, list, text, time } from '../lenient-json-fields.ts';
import { type Project, parseProject } from '../project.ts';
import { type ReportedStatus, reportedStatuses } from '../reports/run-event.ts';
import { byRank, statusOf } from '../status.ts';
import { v2 } from './api-paths.ts';
import type { WorkflowBuild } from './query-types.ts';

/** Pages of 20 or so. */
const mostPages = 25;

/** Of an ISO 8601 time. */
export const milliseconds = v.pipe(
  time,
  v.transform((value) => (value === undefined ? undefined : Date.parse(value))),
);

const jobSchema = v.pipe(
  v.object({
    id: text,
    job_number: count,
    name: text,
    type: text,
    status: text,
    project_slug: text,
    approval_request_id: text,
    dependencies: items(v.string()),
    started_at: milliseconds,
    stopped_at: milliseconds,
  }),
  v.transform(
    (raw): WorkflowJob => ({
      id: raw.id,
      name: raw.name ?? '',
      project: parseProject(raw.project_slug ?? ''),
      kind: raw.type === 'approval' ? 'approval' : 'build',
      status: statusOf(raw.status),
      rawStatus: raw.status ?? '',
      number: raw.type === 'approval' ? undefined : raw.job_number,
      approvalRequestId: raw.approval_request_id,
      needs: raw.dependencies,
      queuedAt: undefined,
      startedAt: raw.started_at,
      stoppedAt: raw.stopped_at,
    }),
  ),
);

/** Maps a job of API v2. An approval gets no number, whatever it sends. */
export interface WorkflowJob extends JobRun {
  readonly project: Project | undefined;
}

/** GET /api/v2/workflow/:id/job, all pages. Reference: listWorkflowJobs. */
export function workflowJobs(ask: Ask, workflowId: string): Promise<readonly WorkflowJob[]> {
  return allPages(ask, { path: [...v2, 'workflow', workflowId, 'job'], item: jobSchema });
}

/** GET /api/v2/workflow/:id/job, all pages. The jobs that have a build number, the most telling first. */
export async function workflowBuilds(ask: Ask, workflowId: string): Promise<readonly WorkflowBuild[]> {
  const jobs = await workflowJobs(ask, workflowId);
  return jobs
    .toSorted((one, other) => byRank(one.status, other.status))
    .flatMap(({ project, number, name, status }) =>
      project && number ? [{ build: { project, number }, jobName: name, status }] : [],
    );
}

/** A workflow as a whole. Times are milliseconds. */
export interface WorkflowState {
  readonly name: string | undefined;
  readonly status: ReportedStatus;
  readonly pipeline: number | undefined;
  readonly createdAt: number | undefined;
  /** Undefined while it runs. */
  readonly stoppedAt: number | undefined;
}

const stateSchema = v.object({
  name: text,
  status: text,
  pipeline_number: count,
  created_at: milliseconds,
  stopped_at: milliseconds,
});

/** GET /api/v2/workflow/:id. `failing` is still `running`; what is not known is `other`. */
export async function workflowState(ask: Ask, workflowId: string): Promise<WorkflowState> {
  const path = [...v2, 'workflow', workflowId];
  const raw = await ask({ method: 'GET', path, schema: stateSchema, token: 'personal' });
  return {
    name: raw.name,
    status: stateOf(raw.status),
    pipeline: raw.pipeline_number,
    createdAt: raw.created_at,
    stoppedAt: raw.stopped_at,
  };
}

/** In our words: `failing` is still `running`; what is not known is `other`. */
export function stateOf(status: string | undefined): ReportedStatus {
  if (status === 'on_hold') return 'hold';
  if (status === 'failing') return 'running';
  return reportedStatuses.find((known) => known === status) ?? 'other';
}

/** Twenty-five pages at most. */
export async function allPages<T>(
  ask: Ask,
  {
    path,
    query,
    item,
  }: Pick<Question<unknown>, 'path' | 'query'> & {
    readonly item: v.GenericSchema<unknown, T>;
  },
): Promise<readonly T[]> {
  const schema = v.object({ items: list(item), next_page_token: text });
  const found: T[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next_page_token } = await ask({
      method: 'GET',
      path,
      query: { ...query, 'page-token': next },
      schema,
      token: 'personal',
    });
    found.push(...items);
    next = next_page_token;
    if (!next) break;
  }
  return found;
}
