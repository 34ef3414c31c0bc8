/** Renders the events of an outbound webhook: job-completed, workflow-completed, ping. */

import { pipelineOf, projectOf } from '../model/find-by-index.ts';
import { person } from '../model/people-of-acme.ts';
import type { Commit, Pipeline } from '../model/pipeline.ts';
import type { Project, Webhook } from '../model/projects-and-people.ts';
import { uuid } from '../model/seeded-random.ts';
import type { Build, Workflow } from '../model/simulator-state.ts';
import { stateWord, workflowStatus } from '../runs/workflow-state.ts';
import type { Scene } from './build.ts';
import { iso } from './timestamps.ts';
import { vcsUrl } from './urls.ts';
import { triggerParameters } from './v2/pipeline.ts';

export interface Completed {
  readonly workflow: Workflow;
  /** Undefined when it is the workflow that completed. */
  readonly build?: Build;
  readonly stoppedAt: number;
}

/** The id depends on what happened alone, so a repeated delivery bears the same. */
export function renderEvent(
  hook: Webhook,
  completed: Completed,
  scene: Pick<Scene, 'world' | 'now'>,
): object {
  const { workflow, build, stoppedAt } = completed;
  const { world, now } = scene;
  const project = projectOf(world, workflow.project);
  const pipeline = pipelineOf(world, workflow);
  const type = build ? 'job-completed' : 'workflow-completed';
  return {
    type,
    id: nameBased(hook.id, build?.jobId ?? workflow.id, type),
    happened_at: iso(stoppedAt + (build ? 40 : 90)).replace('Z', '719Z'),
    webhook: { id: hook.id, name: hook.name },
    project: { id: project.id, name: project.name, slug: project.key },
    organization: { id: project.orgId, name: project.org },
    workflow: {
      id: workflow.id,
      name: workflow.name,
      created_at: iso(workflow.createdAt),
      stopped_at: iso(stoppedAt),
      url: `https://app.circleci.com/pipelines/${project.key}/${pipeline.number}/workflows/${workflow.id}`,
      ...(build ? {} : { status: workflowStatus(world, workflow, now) }),
    },
    pipeline: renderPipelinePart(pipeline, project),
    ...(build ? { job: renderJobPart(build, stoppedAt) } : {}),
  };
}

/** CircleCI's are version-3 UUIDs. */
function nameBased(...names: readonly string[]): string {
  const id = uuid(0, 'event', ...names);
  return `${id.slice(0, 14)}3${id.slice(15)}`;
}

export function renderPing(hook: Webhook, { now }: Pick<Scene, 'now'>): object {
  return {
    type: 'ping',
    id: uuid(now, 'ping', hook.id),
    happened_at: iso(now).replace('Z', '981Z'),
    webhook: { id: hook.id, name: hook.name },
  };
}

function renderJobPart(build: Build, stoppedAt: number): object {
  const status = build.canceled ? 'canceled' : stateWord(build.ending);
  return {
    id: build.jobId,
    name: build.jobName,
    number: build.num,
    started_at: iso(Math.min(build.startsAt, stoppedAt)),
    stopped_at: iso(stoppedAt),
    status: ['success', 'failed', 'canceled'].includes(status) ? status : 'failed',
  };
}

function renderPipelinePart(pipeline: Pipeline, project: Project): object {
  const url = vcsUrl(project);
  const { id, number, revision, branch } = pipeline;
  const common = { id, number, created_at: iso(pipeline.createdAt) };
  if (project.vcs === 'circleci') {
    return { ...common, trigger: { type: 'github_app' }, trigger_parameters: triggerParameters(pipeline) };
  }
  const vcs = {
    provider_name: project.vcs,
    origin_repository_url: url,
    target_repository_url: url,
    revision,
    branch,
    commit: renderCommitPart(pipeline.tag === null ? pipeline.commit : null),
  };
  return { ...common, trigger: { type: triggerOf(pipeline) }, vcs };
}

function triggerOf({ why }: Pipeline): string {
  return why === 'api' || why === 'schedule' ? why : 'webhook';
}

/** A tag's and an API trigger's commit is all null; the tag itself is told nowhere. */
function renderCommitPart(commit: Commit | null): object {
  const at = commit ? iso(commit.at).replace(/\.\d+Z/, 'Z') : null;
  return {
    subject: commit?.subject ?? null,
    body: commit?.body ?? null,
    author: renderPerson(commit?.author),
    authored_at: at,
    committer: renderPerson(commit?.committer),
    committed_at: at,
  };
}

function renderPerson(login: string | undefined): object {
  if (login === undefined) return { name: null, email: null };
  const { name, email } = person(login);
  return { name, email };
}
