/**
 * What only API v2 knows: which jobs a workflow has, and which workflows a pipeline. Needs a personal token; with a
 * project token everything is `not-found`. Every function rejects with CircleCIError only.
 */
import * as v from 'valibot';
import type { WorkflowBuild } from './client.ts';
import { count, list, text, time } from './fields.ts';
import type { Question } from './outgoing.ts';
import { v2 } from './paths.ts';
import { type Project, parseProject, projectSlug } from './project.ts';
import { type ReportedStatus, reportedStatuses } from './report.ts';
import type { Ask } from './request.ts';

/** Pages of 20 or so: more than this nobody reads in a channel. */
const mostPages = 10;

const jobSchema = v.object({
  id: text,
  job_number: count,
  name: text,
  status: text,
  project_slug: v.string(),
});
const workflowSchema = v.object({ id: v.string(), created_at: time });

/** From what needs attention most to what needs it least. */
const order = [
  ['failed', 'timedout', 'infrastructure_fail', 'terminated-unknown', 'unauthorized'],
  ['running', 'queued', 'not_running', 'on_hold', 'blocked'],
  ['canceled', 'not_run'],
];

type Job = v.InferOutput<typeof jobSchema>;

/** GET /api/v2/workflow/:id/job, all pages. */
export function jobsOf(ask: Ask, workflowId: string): Promise<readonly Job[]> {
  return allPages(ask, { path: [...v2, 'workflow', workflowId, 'job'], item: jobSchema });
}

/** GET /api/v2/workflow/:id/job, all pages. The jobs that have a build number, the failed ones first. */
export async function workflowBuilds(ask: Ask, workflowId: string): Promise<readonly WorkflowBuild[]> {
  const jobs = await jobsOf(ask, workflowId);
  const builds = jobs.flatMap(
    ({ job_number: number, name = '', status = '', project_slug = '' }): WorkflowBuild[] => {
      const project = parseProject(project_slug);
      return project && number ? [{ build: { project, number }, jobName: name, status }] : [];
    },
  );
  return builds.toSorted((one, other) => rank(one.status) - rank(other.status));
}

/** GET /api/v2/project/:slug/pipeline/:number, then /api/v2/pipeline/:id/workflow. Workflow ids, newest first. */
export async function pipelineWorkflows(
  ask: Ask,
  project: Project,
  number: number,
): Promise<readonly string[]> {
  const path = [...v2, 'project', ...projectSlug(project).split('/'), 'pipeline', `${number}`];
  const { id } = await ask({ method: 'GET', path, schema: v.object({ id: v.string() }), token: 'personal' });
  const workflows = await allPages(ask, { path: [...v2, 'pipeline', id, 'workflow'], item: workflowSchema });
  const age = ({ created_at }: { created_at?: string | undefined }) => Date.parse(created_at ?? '') || 0;
  return workflows.toSorted((one, other) => age(other) - age(one)).map((workflow) => workflow.id);
}

/** A workflow as a whole. Times are milliseconds. */
export interface WorkflowState {
  readonly name: string | undefined;
  readonly status: ReportedStatus;
  readonly pipeline: number | undefined;
  readonly createdAt: number | undefined;
  /** Undefined while it goes on. */
  readonly stoppedAt: number | undefined;
}

/** Of an ISO 8601 time. */
export const milliseconds = v.pipe(
  time,
  v.transform((value) => (value === undefined ? undefined : Date.parse(value))),
);
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

/** Ten pages at most. */
export async function allPages<T>(
  ask: Ask,
  { path, item }: Pick<Question<unknown>, 'path'> & { readonly item: v.GenericSchema<unknown, T> },
): Promise<readonly T[]> {
  const schema = v.object({ items: list(item), next_page_token: text });
  const found: T[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const { items, next_page_token } = await ask({
      method: 'GET',
      path,
      query: { 'page-token': next },
      schema,
      token: 'personal',
    });
    found.push(...items);
    next = next_page_token;
    if (!next) break;
  }
  return found;
}

function rank(status: string): number {
  const found = order.findIndex((statuses) => statuses.includes(status));
  return found === -1 ? order.length : found;
}
