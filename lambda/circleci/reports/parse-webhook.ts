/** Turns CircleCI's outbound webhooks into run events. Pure. */
import * as v from 'valibot';
import { readCommitEmail } from '../commit-email.ts';
import { type Project, parseProject } from '../project.ts';
import { runTriggerOf } from '../run-trigger.ts';
import { buildRun, type Report } from './run-event.ts';
import { type Event, eventSchema, pingSchema } from './webhook-schemas.ts';

/** The Test button: it names the webhook and nothing else. */
export interface Ping {
  readonly ping: string;
  readonly at: number;
}

const day = 24 * 60 * 60_000;

/** Reports are known by their id for 16 days; what is older could be told twice. From a clock far ahead: no report. */
export function isTimely(at: number, now: number): boolean {
  return at >= now - 15 * day && at <= now + 10 * 60_000;
}

/**
 * `workflow-completed`, `job-completed` and `ping`. Open maps: what is not known is
 * left out, a status that is not known is `other`. Undefined for every other type and for what names no project,
 * run or time.
 */
export function readReport(body: unknown): Report | Ping | undefined {
  const ping = v.safeParse(pingSchema, body);
  if (ping.success) return { ping: ping.output.id, at: ping.output.happened_at };
  const event = v.safeParse(eventSchema, body);
  const project = event.success ? parseProject(event.output.project.slug) : undefined;
  const run = event.success && project ? runOf(event.output, project) : undefined;
  return event.success && project && run ? { ...reportOf(event.output, project), run } : undefined;
}

/** GitLab's jobs are documented without their workflow. */
function runOf({ type, workflow, job }: Event, project: Project): string | undefined {
  if (workflow) return workflow.id;
  return type === 'job-completed' && job?.number ? buildRun({ project, number: job.number }) : undefined;
}

function reportOf(event: Event, project: Project): Omit<Report, 'run'> {
  const { workflow, pipeline, happened_at } = event;
  const whole = event.type === 'workflow-completed';
  return {
    id: event.id,
    at: happened_at,
    project,
    projectName: nameOf(event, project),
    workflow: workflow?.name,
    pipeline: pipeline?.number,
    createdAt: pipeline?.created_at ?? workflow?.created_at ?? happened_at,
    startedAt: workflow?.created_at,
    // A job's webhook gives its own end as the workflow's.
    stoppedAt: whole ? workflow?.stopped_at : undefined,
    url: workflow?.url,
    ...revisionOf(pipeline),
    ...authorOf(pipeline),
    pullRequest: undefined,
    trigger: triggerOf(pipeline),
    // Without a workflow the job is all there is.
    status: whole ? (workflow?.status ?? 'other') : workflow ? undefined : jobOf(event)?.status,
    job: whole ? undefined : jobOf(event),
    approval: undefined,
  };
}

function triggerOf(told: Event['pipeline']): Report['trigger'] {
  const { event_type, trigger_type } = told?.trigger_parameters?.circleci ?? {};
  return runTriggerOf(told?.trigger?.type, trigger_type, event_type);
}

/** Only where the slug says nothing. */
function nameOf({ organization, project: { name } }: Event, { vcs }: Project): string | undefined {
  if (vcs !== 'circleci' || !name) return undefined;
  return organization?.name ? `${organization.name}/${name}` : name;
}

function jobOf({ job }: Event): Report['job'] {
  const { started_at: startedAt, stopped_at: stoppedAt } = job ?? {};
  return {
    name: job?.name ?? 'job',
    number: job?.number,
    status: job?.status ?? 'other',
    ...(startedAt !== undefined && { startedAt }),
    ...(stoppedAt !== undefined && { stoppedAt }),
  };
}

/** A tag's pipeline has no branch; only `git.ref` or `git.tag` may name the tag. */
function revisionOf(told: Event['pipeline']): Pick<Report, 'branch' | 'tag' | 'revision' | 'subject'> {
  const { vcs, trigger_parameters: parameters } = told ?? {};
  const pushed = parameters?.gitlab ?? parameters?.github_app;
  const ref = parameters?.git?.ref;
  const tag = vcs?.tag ?? bare(parameters?.git?.tag) ?? after('refs/tags/', ref);
  const branch = vcs?.branch ?? bare(parameters?.git?.branch) ?? after('refs/heads/', ref);
  return {
    branch: tag ? undefined : branch,
    tag,
    revision: vcs?.revision ?? parameters?.git?.checkout_sha ?? pushed?.commit_sha,
    subject: vcs?.commit?.subject ?? pushed?.commit_title ?? firstLine(pushed?.commit_message),
  };
}

/**
 * The author's login is told by itself, or not at all: then the pusher's is the author's only when the two are one
 * person; else a hidden address names it.
 */
function authorOf(told: Event['pipeline']): Pick<Report, 'author' | 'login' | 'email'> {
  const parameters = told?.trigger_parameters;
  const pushed = parameters?.gitlab ?? parameters?.github_app;
  const author = told?.vcs?.commit?.author?.name ?? pushed?.commit_author_name;
  const hidden = readCommitEmail(told?.vcs?.commit?.author?.email ?? pushed?.commit_author_email);
  const { user_name, user_username } = pushed ?? {};
  const isOne = author !== undefined && (author === user_name || author === user_username);
  const login = parameters?.git?.author_login ?? (isOne ? user_username : undefined) ?? hidden.login;
  return { author, login, email: hidden.email };
}

/** Some senders write the whole ref where a name belongs. */
function bare(name: string | undefined): string | undefined {
  return name?.replace(/^refs\/(heads|tags)\//, '');
}

function after(prefix: string, ref: string | undefined): string | undefined {
  return ref?.startsWith(prefix) ? ref.slice(prefix.length) || undefined : undefined;
}

function firstLine(message: string | undefined): string | undefined {
  return message?.split('\n', 1)[0] || undefined;
}
