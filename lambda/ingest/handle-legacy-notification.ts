/** Handles unsigned v1.1 notifications: reads the build they name from CircleCI, and trusts only its answer. */

import { type Build, isUnfinished } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import { CircleCIError, isPermanent, type Reason } from '../circleci/errors.ts';
import { workflowUrl } from '../circleci/links.ts';
import { type BuildRef, buildSlug, parseProject } from '../circleci/project.ts';
import { reportOfBuild } from '../circleci/reports/parse-legacy-notification.ts';
import { isEnd, type Report } from '../circleci/reports/run-event.ts';
import { NotConnectedError } from '../errors.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { hookOf } from './authorize-webhook.ts';
import { takeUp } from './handle-report.ts';
import { readAhead } from './read-records-ahead.ts';

export async function handleHint(
  queued: QueuedAs<'hint'>,
  services: AlertServices,
  deadline: number,
): Promise<void> {
  const { workspace, build: number } = queued;
  const project = parseProject(queued.project);
  if (!project) return services.log({ log: 'report.dropped', workspace, reason: 'no project' });
  const hook = await hookOf({ ...queued, project }, services);
  if (!hook) return;
  const ref = { project: hook.project.repo === '*' ? project : hook.project, number };
  const hinted = { workspace, ref, deadline };
  await once(`${workspace} ${buildSlug(ref)}`, () => readAndTakeUp(hinted, services), services);
}

type Read = readonly Report[] | Reason | 'not connected';

interface Hinted {
  readonly workspace: string;
  readonly ref: BuildRef;
  readonly deadline: number;
}

/** Returns `settled` when the build has ended or is refused for good, so that it need not be read again. */
async function readAndTakeUp(
  { workspace, ref, deadline }: Hinted,
  services: AlertServices,
): Promise<'settled' | 'open'> {
  const read = await readAll(workspace, ref, services);
  if (typeof read === 'string') {
    services.log({ log: 'report.dropped', workspace, reason: read });
    return 'settled';
  }
  for (const report of read)
    await takeUp({ workspace, report, deadline, ahead: readAhead(workspace, report, services) }, services);
  return read.every(({ job, status }) => isEnd(status ?? job?.status ?? 'other')) ? 'settled' : 'open';
}

/** Reads a build once for a burst of notifications. When that fails, the first message of the burst is retried. */
const fresh = 60_000;
const mostKept = 200;
const kept = new WeakMap<AlertServices['store'], Map<string, number>>();

async function once(
  key: string,
  work: () => Promise<'settled' | 'open'>,
  { store, now }: AlertServices,
): Promise<void> {
  const begun = kept.get(store) ?? new Map<string, number>();
  kept.set(store, begun);
  if (now() - (begun.get(key) ?? Number.NEGATIVE_INFINITY) < fresh) return;
  begun.delete(key);
  begun.set(key, now());
  for (const oldest of begun.keys()) if (begun.size > mostKept) begun.delete(oldest);
  const end = await work().catch((error: unknown) => {
    begun.delete(key);
    throw error;
  });
  if (end === 'open') begun.delete(key);
}

/** Rejects when CircleCI is in trouble; the queue then retries the message. */
async function readAll(workspace: string, ref: BuildRef, services: AlertServices): Promise<Read> {
  try {
    const circleci = await services.circleci(workspace, ref.project);
    const build = await circleci.build(ref);
    const report = reportOfBuild(build, services.now());
    const whole = await workflowReport(build, report, circleci);
    return whole ? [{ ...report, createdAt: whole.createdAt, pipeline: whole.pipeline }, whole] : [report];
  } catch (error) {
    if (error instanceof NotConnectedError) return 'not connected';
    if (error instanceof CircleCIError && isPermanent(error)) return error.reason;
    throw error;
  }
}

/** Reads how the build's workflow ended. Only API v2 has workflows, and only for personal tokens. */
async function workflowReport(build: Build, report: Report, circleci: CircleCI): Promise<Report | undefined> {
  if (!build.workflow || isUnfinished(build)) return undefined;
  const id = build.workflow.workflowId;
  const state = await circleci.workflowState(id).catch((error: unknown) => {
    if (error instanceof CircleCIError && isPermanent(error)) return undefined;
    throw error;
  });
  if (!state || !isEnd(state.status)) return undefined;
  return {
    ...report,
    id: `workflow:${id}:${state.status}`,
    at: state.stoppedAt ?? report.at,
    workflow: state.name ?? report.workflow,
    pipeline: state.pipeline,
    createdAt: state.createdAt ?? report.createdAt,
    startedAt: state.createdAt ?? report.startedAt,
    stoppedAt: state.stoppedAt,
    url: workflowUrl(id, circleci.host) ?? report.url,
    status: state.status,
    job: undefined,
  };
}
