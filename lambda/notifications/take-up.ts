/** A report becomes what the channels are to hear: remembered, decided, enqueued. Every step may be repeated. */
import { isEnd, isFailure, type Report } from '../circleci/report.ts';
import { inTime } from '../in-time.ts';
import type { Result, Run } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { enqueue, type ToSay } from './enqueue.ts';
import { enriched, isWorthALook, lookInto } from './enrich.ts';
import { merge } from './merge.ts';
import { rememberResult, rememberRun } from './remember.ts';
import { endOf, fixedAfter, isFixed, jobWasRed, redSince } from './results.ts';
import type { AlertServices } from './services.ts';
import { type Told, told } from './told.ts';
import { type Wanted, wanted } from './wanted.ts';

interface Reported {
  readonly workspace: Workspace;
  readonly report: Report;
  /** Milliseconds since the epoch: of whoever has to be done with it. */
  readonly deadline: number;
}

/** Kept for saying it, once CircleCI has been asked for details: without them it is said, too. */
const reserve = 5_000;

export async function takeUp(
  { workspace, report, deadline }: Reported,
  services: AlertServices,
): Promise<void> {
  const { store, now } = services;
  const run = await rememberRun(workspace, report.run, { change: (known) => merge(known, report), services });
  const subscriptions = await store.subscriptionsTo(workspace, report.project);
  const results = needsResults(run, subscriptions)
    ? await rememberResult(workspace, { run, report }, services)
    : [];
  const tells = told(report, run, recovery(results, report));
  const heard = wanted({ told: tells, run, subscriptions, now: now() });
  const whole =
    heard.length > 0 ? await looked(run, { workspace, until: deadline - reserve }, services) : run;
  await enqueue(
    heard.map((one) => ({ wanted: one, ...saying(one, report, run) })),
    { workspace, run: whole, redSince: isTold(run) ? redSince(results, run.id) : undefined },
    services,
  );
  await tellOfFixed(workspace, { results, run, subscriptions }, services);
}

/** A run that goes on well has nothing to do with those before it, unless somebody asks for single jobs. */
function needsResults(run: Run, subscriptions: readonly Subscription[]): boolean {
  return (
    isEnd(run.status) ||
    run.jobs.some(({ status }) => isFailure(status)) ||
    subscriptions.some(({ rule }) => rule.jobs.length > 0)
  );
}

function recovery(results: readonly Result[], { run, job }: Report) {
  const isRecovered = job?.status === 'success' && jobWasRed(results, run, job.name);
  return { run: isFixed(results, run) ? 'fixed' : 'not', job: isRecovered ? 'fixed' : 'not' } as const;
}

function isTold({ status, jobs }: Run): boolean {
  return isEnd(status) || jobs.some((job) => isFailure(job.status));
}

/** That a run fixed its branch is told once, whichever report has shown it; a job that it fixed is told by its own. */
function saying({ status }: Wanted, report: Report, run: Run): Pick<ToSay, 'id' | 'at'> {
  return status === 'fixed' && report.status !== undefined ? fixing(run) : report;
}

function fixing(run: Run): Pick<ToSay, 'id' | 'at'> {
  return { id: `fixed:${run.id}`, at: endOf(run) };
}

interface Where {
  readonly workspace: Workspace;
  readonly until: number;
}

/** Details are read once, for those who will see them. What CircleCI is too slow for is read at the next report. */
async function looked(run: Run, { workspace, until }: Where, services: AlertServices): Promise<Run> {
  if (!isWorthALook(run)) return run;
  const excerpts = await services.store.excerpts(workspace);
  const left = () => until - services.now();
  const circleci = await inTime(services.circleci(workspace), left()).catch(() => undefined);
  if (!circleci) return run;
  const found = await lookInto(run, { circleci, excerpts, left });
  return rememberRun(workspace, run.id, { change: (known) => enriched(known ?? run, found), services });
}

interface Late {
  readonly results: readonly Result[];
  readonly run: Run;
  readonly subscriptions: readonly Subscription[];
}

/** This failure came late: the success that we have told of already was a recovery. */
async function tellOfFixed(
  workspace: Workspace,
  { results, run, subscriptions }: Late,
  services: AlertServices,
): Promise<void> {
  const newer = isEnd(run.status) ? fixedAfter(results, run.id) : undefined;
  const known = newer && (await services.store.run(workspace, newer.run))?.value;
  if (!known) return;
  const tells: Told = { run: 'fixed', job: undefined };
  const heard = wanted({ told: tells, run: known, subscriptions, now: services.now() });
  await enqueue(
    heard.filter(({ status }) => status === 'fixed').map((one) => ({ wanted: one, ...fixing(known) })),
    { workspace, run: known, redSince: redSince(results, known.id) },
    services,
  );
}
