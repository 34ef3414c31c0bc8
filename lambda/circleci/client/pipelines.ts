/**
 * Reads pipelines, their workflows and jobs from API v2. Needs a personal token.
 * With a project token everything is `not-found`. Every function rejects with CircleCIError only.
 */
import * as v from 'valibot';
import type { Ask } from '../http/send-request.ts';
import { count, inner, items, list, text } from '../lenient-json-fields.ts';
import { maskText } from '../masking/mask-secrets.ts';
import { maskedText } from '../masking/masked-text.ts';
import { type Project, parseProject, projectSlug } from '../project.ts';
import { type Status, statusOf } from '../status.ts';
import { v2 } from './api-paths.ts';
import { type Approval, approvalsOf } from './approvals.ts';
import { type PausedSchedule, pausedSchedules } from './paused-schedules.ts';
import { allPages, milliseconds } from './workflows.ts';

/** Times are milliseconds. All text is hostile. */
export interface Pipeline {
  readonly id: string;
  readonly project: Project | undefined;
  readonly number: number | undefined;
  readonly createdAt: number | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
  readonly revision: string | undefined;
  readonly subject: string | undefined;
  readonly pullRequest: string | undefined;
  /** The login of who pushed or triggered it. */
  readonly startedBy: string | undefined;
  /** `webhook`, `api`, `explicit`, `scheduled_pipeline`, … as sent. */
  readonly trigger: string | undefined;
  /** `created`, `errored`, `setup-pending`, `setup`, `pending`, as sent. */
  readonly state: string | undefined;
  /** Why CircleCI could not run it. */
  readonly errors: readonly string[];
}

export interface PipelineWorkflow {
  readonly id: string;
  readonly name: string | undefined;
  readonly status: Status;
  readonly createdAt: number | undefined;
  readonly stoppedAt: number | undefined;
  /** `setup`: it generates the configuration that the pipeline continues with. */
  readonly kind: 'workflow' | 'setup';
}

export interface PipelineQuery {
  readonly branch?: string | undefined;
}

export interface PipelineReads {
  /** v2: one page, the newest first, of a branch or of all. Needs a personal token. */
  pipelines(project: Project, query?: PipelineQuery): Promise<readonly Pipeline[]>;
  /** v2: a pipeline by its number. Needs a personal token. */
  pipeline(project: Project, number: number): Promise<Pipeline>;
  /** v2: the pipeline that a workflow is of. Needs a personal token. */
  pipelineOfWorkflow(workflowId: string): Promise<Pipeline>;
  /** v2: the workflows of a pipeline by its id, the newest first. Needs a personal token. */
  workflowsOf(pipelineId: string): Promise<readonly PipelineWorkflow[]>;
  /** v2: the scheduled triggers that are turned off. Needs a personal token; not on Server. */
  pausedSchedules(project: Project): Promise<readonly PausedSchedule[]>;
  /** v2: the approvals that a workflow waits for. Needs a personal token. */
  approvalsOf(workflowId: string): Promise<readonly Approval[]>;
  /** v2: the parameters that a pipeline ran with, without those that look like secrets. Needs a personal token. */
  parametersOf(pipelineId: string): Promise<Readonly<Record<string, string | number | boolean>>>;
}

export function pipelineReads(ask: Ask): PipelineReads {
  return {
    pipelines: (project, query) => pipelines(ask, project, query),
    pipeline: (project, number) => pipeline(ask, project, number),
    pipelineOfWorkflow: (workflowId) => pipelineOfWorkflow(ask, workflowId),
    workflowsOf: (pipelineId) => workflowsOf(ask, pipelineId),
    approvalsOf: (workflowId) => approvalsOf(ask, workflowId),
    pausedSchedules: (project) => pausedSchedules(ask, project),
    parametersOf: (pipelineId) => parametersOf(ask, pipelineId),
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
  review_id: text,
  review_url: text,
  target_repository_url: text,
  commit: inner(v.object({ subject: maskedText })),
});
/** Where CircleCI did not come by OAuth there is no `vcs`. */
const pushSchema = v.object({ commit_title: maskedText, commit_sha: text });
const parametersSchema = v.object({
  git: inner(v.object({ branch: name, tag: name, checkout_sha: text })),
  github_app: inner(pushSchema),
  gitlab: inner(pushSchema),
});

/** Now and then there is the number of a pull request and not its address. */
function reviewUrl(vcs: v.InferOutput<typeof vcsSchema> | undefined): string | undefined {
  const { review_id: id, target_repository_url: repository } = vcs ?? {};
  if (id === undefined || repository === undefined) return undefined;
  return `${repository}/${repository.includes('bitbucket') ? 'pull-requests' : 'pull'}/${id}`;
}

const pipelineSchema = v.pipe(
  v.object({
    id: v.string(),
    project_slug: text,
    number: count,
    created_at: milliseconds,
    vcs: inner(vcsSchema),
    trigger_parameters: inner(parametersSchema),
    trigger: inner(v.object({ type: text, actor: inner(v.object({ login: text })) })),
    state: text,
    errors: items(v.object({ message: text, type: text })),
  }),
  v.transform((raw): Pipeline => {
    const { id, number, created_at: createdAt, vcs, trigger_parameters: given, trigger, state } = raw;
    const pushed = given?.github_app ?? given?.gitlab;
    const tag = vcs?.tag ?? given?.git?.tag;
    return {
      id,
      number,
      createdAt,
      tag,
      project: parseProject(raw.project_slug ?? ''),
      branch: tag ? undefined : (vcs?.branch ?? given?.git?.branch),
      revision: vcs?.revision ?? given?.git?.checkout_sha ?? pushed?.commit_sha,
      subject: vcs?.commit?.subject ?? pushed?.commit_title,
      pullRequest: vcs?.review_url ?? reviewUrl(vcs),
      startedBy: trigger?.actor?.login,
      trigger: trigger?.type,
      state,
      errors: raw.errors.flatMap(({ message, type }) => message ?? type ?? []),
    };
  }),
);

/** GET /api/v2/project/:slug/pipeline, its first page: 20 or so. Reference: listPipelinesForProject. */
async function pipelines(
  ask: Ask,
  project: Project,
  { branch }: PipelineQuery = {},
): Promise<readonly Pipeline[]> {
  const schema = v.object({ items: list(pipelineSchema) });
  const question = { method: 'GET', path: pipelinePath(project), query: { branch }, schema } as const;
  return (await ask({ ...question, token: 'personal' })).items;
}

function pipelinePath(project: Project): readonly string[] {
  return [...v2, 'project', ...projectSlug(project).split('/'), 'pipeline'];
}

/** GET /api/v2/project/:slug/pipeline/:number. Reference: getPipelineByNumber. */
function pipeline(ask: Ask, project: Project, number: number): Promise<Pipeline> {
  const path = [...pipelinePath(project), `${number}`];
  return ask({ method: 'GET', path, schema: pipelineSchema, token: 'personal' });
}

/** GET /api/v2/workflow/:id, then /api/v2/pipeline/:id. Reference: getWorkflowById, getPipelineById. */
async function pipelineOfWorkflow(ask: Ask, workflowId: string): Promise<Pipeline> {
  const get = { method: 'GET', token: 'personal' } as const;
  const workflow = v.object({ pipeline_id: v.string() });
  const { pipeline_id: id } = await ask({ ...get, path: [...v2, 'workflow', workflowId], schema: workflow });
  return pipelineById(ask, id);
}

/** GET /api/v2/pipeline/:id. Reference: getPipelineById. */
export function pipelineById(ask: Ask, id: string): Promise<Pipeline> {
  return ask({ method: 'GET', path: [...v2, 'pipeline', id], schema: pipelineSchema, token: 'personal' });
}

const workflowSchema = v.object({
  id: text,
  name: text,
  status: text,
  tag: text,
  created_at: milliseconds,
  stopped_at: milliseconds,
});

/**
 * GET /api/v2/pipeline/:id/workflow, all pages. Of a run that CircleCI has forgotten the items are there and say nothing:
 * they are left out. Reference: listWorkflowsByPipelineId.
 */
async function workflowsOf(ask: Ask, pipelineId: string): Promise<readonly PipelineWorkflow[]> {
  const path = [...v2, 'pipeline', pipelineId, 'workflow'];
  const found = (await allPages(ask, { path, item: workflowSchema })).flatMap(
    ({ id, name: called, status, tag, created_at: createdAt, stopped_at: stoppedAt }): PipelineWorkflow[] =>
      id === undefined
        ? []
        : [
            {
              id,
              name: called,
              createdAt,
              stoppedAt,
              status: statusOf(status),
              kind: tag === 'setup' ? 'setup' : 'workflow',
            },
          ],
  );
  return found.toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0));
}

const valuesSchema = v.record(v.string(), v.unknown());

/** GET /api/v2/pipeline/:id/values: `pipeline.parameters.<name>` and much else. Reference: getPipelineValuesById. */
async function parametersOf(
  ask: Ask,
  pipelineId: string,
): Promise<Readonly<Record<string, string | number | boolean>>> {
  const path = [...v2, 'pipeline', pipelineId, 'values'];
  const values = await ask({ method: 'GET', path, schema: valuesSchema, token: 'personal' });
  const found = new Map<string, string | number | boolean>();
  for (const [key, value] of Object.entries(values)) {
    const [, name] = /^(?:pipeline\.)?parameters\.([A-Za-z_][\w-]*)$/.exec(key) ?? [];
    if (name === undefined || !isPlain(value) || maskText(`${name}=${value}`) !== `${name}=${value}`)
      continue;
    found.set(name, value);
  }
  return Object.fromEntries(found);
}

function isPlain(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
