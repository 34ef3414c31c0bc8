/** Checks watched runs, on a report of their end or else each minute, for a day at most. */

import { failedJobs, reasonsOf } from '../circleci/failure/failed-jobs.ts';
import { readFailures, usualBudget } from '../circleci/failure/read-failure.ts';
import { isSameProject, projectSlug } from '../circleci/project.ts';
import type { PipelineRun } from '../circleci/runs/fold-attempts.ts';
import { endOf, hasEnded, readWatched } from '../circleci/runs/read-watched-run.ts';
import { hostOfProject } from '../connections/find-connection.ts';
import { enqueue } from '../outbox/enqueue-message.ts';
import { mayAct } from '../permissions.ts';
import { isExpected, isRefusedToken, isUnseen } from '../polling/classify-read-errors.ts';
import { pollLimitOf, restAfter, restOf } from '../polling/rate-limit.ts';
import type { AlertServices } from '../ports.ts';
import type { QueuedAs } from '../queue-message.ts';
import { RetryError } from '../retry-error.ts';
import type { Run } from '../store/stored-runs.ts';
import type { Watch } from '../store/subscriptions-and-schedules.ts';
import { inTime } from '../timeout.ts';
import type { Reasons } from '../views/builds/failure-reason.ts';
import { type WatchEnd, watchedView } from '../views/runs/watch-ended.ts';
import { notifyTokenRejected } from './notify-token-rejected.ts';

const minute = 60_000;
const longest = 24 * 60 * minute;
/** A little less than whole minutes, so that no run of the schedule is missed. */
const slack = 15_000;
const reserve = 3_000;
const settling = 3_000;

/** Schedules the next check before anything can fail. */
export async function handleWatch(
  { workspace, id, after }: QueuedAs<'watch'>,
  services: AlertServices,
  { deadline, isAgain }: { readonly deadline: number; readonly isAgain: boolean },
): Promise<void> {
  const { store, now } = services;
  const watch = await store.watch(workspace, id);
  if (!watch) return;
  const again = { workspace, kind: 'watch', id, at: now() + pause(now() - watch.createdAt) } as const;
  await store.schedule(again);
  const seen = await look(watch, { workspace, until: deadline - reserve }, services);
  // CircleCI may answer a little behind its own report.
  if (!seen && after === 'end' && !isAgain) throw new RetryError(settling);
  if (!seen) return;
  await notifyWatcher(watch, { ...seen, workspace, until: deadline - reserve }, services);
  await store.unschedule(again);
}

interface Reported {
  readonly run: Pick<Run, 'id' | 'project' | 'branch' | 'pipeline'>;
  /** `nothing`: it runs, or waits for an approval. */
  readonly ended: { readonly job: number | undefined } | 'run' | 'nothing';
  /** Those of the workspace, as they are being read already. */
  readonly watches: Promise<readonly Watch[]>;
}

/** Requests a look at what is watched there: people are notified of ends, followed messages show each change. */
export async function lookAtOnce(
  workspace: string,
  { run, ended, watches }: Reported,
  { send }: AlertServices,
): Promise<void> {
  const common = { version: 1, workspace } as const;
  for (const watch of (await watches).filter((one) => isAbout(one, run))) {
    const { id, by, build } = watch;
    const isOver =
      ended === 'run' || (typeof ended === 'object' && build !== undefined && ended.job === build);
    const after = isOver ? 'end' : 'progress';
    if (by === 'message' && (isOver || build === undefined))
      await send({ ...common, kind: 'follow', id, after });
    else if (by === undefined && ended === 'run') await send({ ...common, kind: 'watch', id, after: 'end' });
  }
}

/** Old notifications name no pipeline: they may be about any. */
function isAbout(watch: Watch, run: Reported['run']): boolean {
  const isOther = (wanted: unknown, is: unknown) => wanted !== undefined && wanted !== is;
  if (!isSameProject(watch.project, run.project) || isOther(watch.run, run.id)) return false;
  return (
    !isOther(watch.branch, run.branch) &&
    !(run.pipeline !== undefined && isOther(watch.pipeline, run.pipeline))
  );
}

interface Seen {
  readonly end: WatchEnd;
  readonly run: PipelineRun | undefined;
}

interface Where {
  readonly workspace: string;
  readonly until: number;
}

/** Returns undefined while the run has not ended or cannot be read. */
async function look(watch: Watch, where: Where, services: AlertServices): Promise<Seen | undefined> {
  const { now } = services;
  const isOver = now() - watch.createdAt >= longest;
  const none = isOver ? ({ end: 'still', run: undefined } as const) : undefined;
  const limit = await pollLimitOf(where.workspace, watch, services);
  try {
    if ((await restOf(limit, services)) > 0) return none;
    const circleci = await services.circleci(where.workspace, watch.project);
    const run = await inTime(readWatched(circleci, watch, now()), where.until - now());
    return run && hasEnded(run, now()) ? { end: 'ended', run } : none;
  } catch (error) {
    if (isUnseen(error)) return { end: 'unseen', run: undefined };
    if (!isExpected(error)) throw error;
    await restAfter(error, limit, services);
    if (isRefusedToken(error)) await notifyTokenRejected(where.workspace, watch, services);
    return none;
  }
}

/** Enqueues the direct message, then ends the watch. After a crash the next check resumes here. */
async function notifyWatcher(
  watch: Watch,
  { end, run, workspace, until }: Seen & Where,
  services: AlertServices,
): Promise<void> {
  const { store, now } = services;
  const host = await hostOfProject(workspace, watch.project, store);
  const id = `watch:${run ? nameOf(run) : watch.id}`;
  const reasons = run && (await reasonsFor({ user: watch.user, run }, { workspace, until }, services));
  const message = watchedView({ watch, end, run, reasons, now: now(), host });
  const draft = {
    kind: 'watch-ended',
    destination: watch.user,
    id,
    at: now(),
    payload: { message },
  } as const;
  await enqueue(workspace, draft, services);
  await store.endWatch(workspace, watch.id);
}

/** Returns reasons if the person may see output now; undefined when none could be read. */
async function reasonsFor(
  { user, run }: { readonly user: string; readonly run: PipelineRun },
  { workspace, until }: Where,
  services: AlertServices,
): Promise<Reasons | undefined> {
  const { project } = run;
  const failed = failedJobs(run.workflows.map((workflow) => ({ project, workflow })));
  const milliseconds = Math.min(usualBudget.milliseconds, until - services.now());
  if (failed.length === 0 || milliseconds <= 0) return undefined;
  const poster = await services.poster(workspace);
  if (!mayAct(await poster.effectiveRole(user), 'see output')) return undefined;
  const circleci = await services.circleci(workspace, project);
  const builds = failed.map(({ build }) => build);
  const { failures, leftOut } = await readFailures(circleci, builds, { ...usualBudget, milliseconds });
  const found = reasonsOf(failed, failures);
  return found.length === 0 ? undefined : { failures: found, missing: leftOut.jobs };
}

/** Returns an id of the run's end: the same for a watch of its branch or of a build, and a new one after a rerun. */
function nameOf(run: PipelineRun): string {
  return `${projectSlug(run.project)}:${run.id ?? run.revision ?? run.builds[0]?.number}:${endOf(run)}`;
}

function pause(age: number): number {
  if (age < 30 * minute) return minute - slack;
  return (age < 3 * 60 * minute ? 2 : 5) * minute - slack;
}
