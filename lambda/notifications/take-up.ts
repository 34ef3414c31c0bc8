/** A report becomes what the channels are to hear: remembered, decided, enqueued. Every step may be repeated. */
import { isEnd, isFailure, type Report } from '../circleci/report.ts';
import type { Result, Run } from '../store/runs.ts';
import type { Workspace } from '../store/store.ts';
import type { Subscription } from '../store/subscriptions.ts';
import { enqueue } from './enqueue.ts';
import { enriched, isWorthALook, lookInto } from './enrich.ts';
import { merge } from './merge.ts';
import { rememberResult, rememberRun } from './remember.ts';
import { brokenAfter, fixedAfter, jobWasRed, redSince, wasRed } from './results.ts';
import type { AlertServices } from './services.ts';
import { type Before, type Told, told } from './told.ts';
import { type Wanted, wanted } from './wanted.ts';

export async function takeUp(workspace: Workspace, report: Report, services: AlertServices): Promise<void> {
  const { store, now } = services;
  const run = await rememberRun(workspace, report.run, { change: (known) => merge(known, report), services });
  const subscriptions = await store.subscriptionsTo(workspace, report.project);
  const results = needsResults(run, subscriptions)
    ? await rememberResult(workspace, { run, report }, services)
    : [];
  const tells = told(report, run, before(results, run, report));
  const heard = wanted({ told: tells, run, subscriptions, now: now() });
  const whole = heard.length > 0 ? await looked(workspace, run, services) : run;
  await enqueue(
    heard.map((one) => ({ wanted: one, id: idOf(one, report, run), at: report.at })),
    { workspace, run: whole, redSince: isTold(run) ? redSince(results, run.id) : undefined },
    services,
  );
  await tellOfNewer(workspace, { results, run, subscriptions }, services);
}

/** A run that goes on well has nothing to do with those before it, unless somebody asks for single jobs. */
function needsResults(run: Run, subscriptions: readonly Subscription[]): boolean {
  return (
    isEnd(run.status) ||
    run.jobs.some(({ status }) => isFailure(status)) ||
    subscriptions.some(({ rule }) => rule.jobs.length > 0)
  );
}

function before(results: readonly Result[], { id, jobs }: Run, { job }: Report): Before {
  const names = [...jobs, ...(job ? [job] : [])].map(({ name }) => name);
  return {
    run: wasRed(results, id) ? 'red' : 'green',
    redJobs: names.filter((name) => jobWasRed(results, id, name)),
  };
}

function isTold({ status, jobs }: Run): boolean {
  return isEnd(status) || jobs.some((job) => isFailure(job.status));
}

/** That a run fixed its branch is told once, whichever report has shown it. */
function idOf({ status }: Wanted, report: Report, run: Run): string {
  return status === 'fixed' && isEnd(run.status) ? `fixed:${run.id}` : report.id;
}

/** Details are read once, for those who will see them. */
async function looked(workspace: Workspace, run: Run, services: AlertServices): Promise<Run> {
  if (!isWorthALook(run)) return run;
  const excerpts = await services.store.excerpts(workspace);
  const circleci = await services.circleci(workspace).catch(() => undefined);
  if (!circleci) return run;
  const found = await lookInto(run, { circleci, excerpts });
  return rememberRun(workspace, run.id, { change: (known) => enriched(known ?? run, found), services });
}

interface Late {
  readonly results: readonly Result[];
  readonly run: Run;
  readonly subscriptions: readonly Subscription[];
}

/**
 * This run came late, and what we have told of the one after it was not the whole story: a success was a recovery, or
 * a failure the first of its red time.
 */
async function tellOfNewer(
  workspace: Workspace,
  { results, run, subscriptions }: Late,
  services: AlertServices,
): Promise<void> {
  const news = isEnd(run.status) ? newsOf(results, run.id) : undefined;
  if (!news) return;
  const asking = subscriptions.filter(({ rule }) => news.status === 'fixed' || rule.when === 'changed');
  if (asking.length === 0) return;
  const known = (await services.store.run(workspace, news.newer.run))?.value;
  if (!known) return;
  const { status } = news;
  const tells: Told = {
    run: status,
    job: undefined,
    before: { run: status === 'fixed' ? 'red' : 'green', redJobs: [] },
  };
  const heard = wanted({ told: tells, run: known, subscriptions: asking, now: services.now() });
  await enqueue(
    heard
      .filter((one) => one.status === status)
      .map((one) => ({ wanted: one, id: `${status}:${known.id}`, at: known.statusAt })),
    { workspace, run: known, redSince: redSince(results, known.id) },
    services,
  );
}

function newsOf(results: readonly Result[], run: string) {
  const [fixed, broken] = [fixedAfter(results, run), brokenAfter(results, run)];
  if (fixed) return { status: 'fixed', newer: fixed } as const;
  return broken && ({ status: 'failed', newer: broken } as const);
}
