/**
 * Parses the legacy `notify: webhooks` notification. Pure. It is unsigned, so only the build's name is used and the
 * build is read.
 */
import * as v from 'valibot';
import type { Build } from '../api-v1-schemas.ts';
import { count, text } from '../lenient-json-fields.ts';
import { parseVcsUrl } from '../links.ts';
import { type BuildRef, parseBuild, projectOf } from '../project.ts';
import { runTriggerOf } from '../run-trigger.ts';
import { outcomeOf, type Status } from '../status.ts';
import { buildRun, type Report, type ReportedStatus, runOf } from './run-event.ts';

const payloadSchema = v.object({
  payload: v.object({
    vcs_type: text,
    vcs_url: text,
    username: text,
    reponame: text,
    build_num: count,
    build_url: text,
  }),
});

/**
 * `{"payload": <build>}` of v1.1: where the build is, by shape, and nothing of what
 * it is said to be. Payloads without a number are told by the path of their address. Undefined when it says neither.
 */
export function readNotification(body: unknown): BuildRef | undefined {
  const read = v.safeParse(payloadSchema, body);
  if (!read.success) return undefined;
  const { vcs_type, vcs_url, username, reponame, build_num, build_url } = read.output.payload;
  if (!build_num) return buildAt(build_url ?? '');
  const address = parseVcsUrl(vcs_url ?? '');
  const vcs = vcs_type ?? address?.vcs;
  // The names of a standalone project are not what it goes by.
  if (vcs === 'circleci' && address?.vcs === vcs) return { project: address, number: build_num };
  const project = vcs && username && reponame ? projectOf(vcs, username, reponame) : undefined;
  return project && { project, number: build_num };
}

function buildAt(url: string): BuildRef | undefined {
  const [, slug, number] = /^https?:\/\/[^/?#]+\/([\w.-]+\/[\w.-]+\/[\w.-]+)\/(\d+)$/.exec(url) ?? [];
  return slug && number ? parseBuild(`${slug}#${number}`) : undefined;
}

/** A build's or a workflow's status in the words of reports. */
export function reportedStatus(status: Status): ReportedStatus {
  if (status === 'error' || status === 'unauthorized') return status;
  if (status === 'canceled' || status === 'killed') return 'canceled';
  if (status === 'on_hold') return 'hold';
  const words = {
    red: 'failed',
    green: 'success',
    ongoing: 'running',
    none: 'other',
    unknown: 'other',
  } as const;
  return words[outcomeOf(status)];
}

/**
 * Returns a v1.1 build as a report: of one job when the build belongs to a workflow, else of the whole run.
 * The id is the same however often it is read, until its status changes. `now` is for builds that have no time yet.
 */
export function reportOfBuild(build: Build, now: number): Report {
  const { project, number, workflow } = build;
  const status = reportedStatus(build.status);
  const [queued, started, stopped] = [build.queuedAt, build.startedAt, build.stoppedAt].map(millisecondsOf);
  return {
    id: `${buildRun(build)}:${build.status}`,
    at: stopped ?? started ?? queued ?? now,
    project,
    projectName: undefined,
    run: runOf(build),
    workflow: workflow?.workflowName || undefined,
    pipeline: undefined,
    createdAt: queued ?? started ?? now,
    startedAt: started,
    stoppedAt: workflow ? undefined : stopped,
    url: build.url || undefined,
    branch: build.tag ? undefined : build.branch,
    tag: build.tag,
    revision: build.revision,
    subject: build.subject,
    author: build.author,
    login: build.authorLogin,
    email: build.authorEmail,
    pullRequest: build.pullRequests[0],
    trigger: runTriggerOf(build.why),
    status: workflow ? undefined : status,
    job: { name: workflow?.jobName || 'build', number, status },
    approval: undefined,
  };
}

function millisecondsOf(time: string | undefined): number | undefined {
  const read = time ? Date.parse(time) : Number.NaN;
  return Number.isNaN(read) ? undefined : read;
}
