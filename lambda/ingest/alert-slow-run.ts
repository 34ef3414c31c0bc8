/** Tells channels that a run took longer than usual, once per run, and which jobs did. Idempotent. */

import { isEnd } from '../circleci/reports/run-event.ts';
import { hostOfProject } from '../connections/find-connection.ts';
import { enqueue } from '../outbox/enqueue-message.ts';
import type { AlertServices } from '../ports.ts';
import { covers } from '../rule-options/rule.ts';
import { endOfQuiet } from '../rules/quiet-hours.ts';
import { medianOf, type UsualTime, usualTime } from '../rules/usual-time.ts';
import type { Workspace } from '../store/store.ts';
import type { Result, Run, RunJob } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';
import { tookOf } from '../views/alerts/alert-body.ts';
import { type SlowJob, slowRunView } from '../views/alerts/slow-run.ts';

interface Ended {
  readonly run: Run;
  /** Of its branch and workflow, newest first. */
  readonly results: readonly Result[];
  readonly subscriptions: readonly Subscription[];
}

/** Earlier runs whose jobs are compared with those of the slow one, and how many of them must have had a job. */
const mostCompared = 9;
const fewestCompared = 3;
/** A job took this many times its usual time, or it is not named. */
const jobFactor = 1.2;
const mostNamed = 3;

/** Call with each report of a run: the last ones may add to the time that it took. */
export async function tellSlowRun(
  workspace: Workspace,
  { run, results, subscriptions }: Ended,
  services: AlertServices,
): Promise<void> {
  const now = services.now();
  const asking = subscriptions.filter(
    ({ paused, mutedUntil = 0, rule }) =>
      rule.slow !== undefined && !paused && mutedUntil <= now && covers(rule, run),
  );
  if (asking.length === 0 || !isEnd(run.status) || !results.some((one) => one.run === run.id)) return;
  const [took, usual] = [tookOf(run), usualTime(results, run.id)];
  if (took === undefined || usual === undefined || usual.median <= 0) return;
  const telling = asking.filter(({ rule }) => took >= usual.median * (rule.slow ?? Number.POSITIVE_INFINITY));
  if (telling.length === 0) return;
  const jobs = await slowJobs(workspace, { run, usual }, services);
  const host = await hostOfProject(workspace, run.project, services.store);
  const message = slowRunView({ run, took, usual: usual.median, of: usual.runs.length, jobs, host });
  for (const [destination, theirs] of Map.groupBy(telling, ({ channel }) => channel)) {
    const notBefore = Math.min(...theirs.map(({ rule }) => endOfQuiet(rule, now)));
    const draft = { kind: 'slow-run', destination, id: `slow:${run.id}`, at: now, notBefore } as const;
    const payload = { message, subscriptions: theirs.map(({ id }) => ({ id })) };
    await enqueue(workspace, { ...draft, payload }, services);
  }
}

/** Returns the jobs that took longer than they usually do, by how much they did, as far as earlier runs are stored. */
async function slowJobs(
  workspace: Workspace,
  { run, usual }: { readonly run: Run; readonly usual: UsualTime },
  { store }: AlertServices,
): Promise<readonly SlowJob[]> {
  const stored = await Promise.all(usual.runs.slice(0, mostCompared).map((id) => store.run(workspace, id)));
  const before = stored.flatMap((one) => one?.value.jobs ?? []);
  return run.jobs
    .flatMap((job) => {
      const took = lasted(job);
      const known = before.filter(({ name }) => name === job.name).flatMap((one) => lasted(one) ?? []);
      if (took === undefined || known.length < fewestCompared) return [];
      const median = medianOf(known);
      return took >= median * jobFactor ? [{ name: job.name, took, usual: median }] : [];
    })
    .toSorted((one, other) => other.took - other.usual - (one.took - one.usual))
    .slice(0, mostNamed);
}

function lasted({ startedAt, stoppedAt }: RunJob): number | undefined {
  return startedAt === undefined || stoppedAt === undefined || stoppedAt < startedAt
    ? undefined
    : stoppedAt - startedAt;
}
