/** Reads what a line of a list shows: its run, or what its branch has come to since. */
import { projectSlug } from '../circleci/project.ts';
import type { Place } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import { isIn } from '../rules/red-times.ts';
import type { Alert } from '../store/alert.ts';
import { careOf, type RedTime } from '../store/red-time.ts';
import { type ListRow, lineKey, reasonIn } from '../store/run-list.ts';
import { lineOf, type Run } from '../store/stored-runs.ts';
import { failedJobs, runName, runUrl, stateOf } from '../views/alerts/alert-title.ts';
import { hostOf, runOf } from './alert-facts.ts';
import { isAlert } from './batching.ts';
import { shownRun, timesOf } from './red-time-message.ts';

export interface RowRead {
  readonly row: ListRow;
  /** The red time that it shows. */
  readonly red: RedTime | undefined;
}

interface Line {
  /** Alerts about one line, in order. */
  readonly alerts: readonly Alert[];
  readonly known: ListRow | undefined;
}

const mostJobs = 3;

/** Returns undefined for progress of what has no line. */
export async function readRow(
  { alerts, known }: Line,
  place: Place,
  services: AlertServices,
): Promise<RowRead | undefined> {
  const last = alerts.findLast(isAlert) ?? alerts.at(-1);
  if (!last || !(known || isAlert(last))) return undefined;
  const [times, lastRun, host] = await Promise.all([
    timesOf(last, place, services),
    runOf(last, place, services),
    hostOf(last.snapshot, place, services),
  ]);
  const red = shownTime(times, [last.run, known?.run]);
  const run = red ? await shownRun(red, { alerts, last, lastRun }, place, services) : lastRun;
  if (!red && known && known.run !== run.id && isOlder(run, known)) return { row: known, red };
  const redSince = red?.first ?? last.redSince;
  const owner = red && !red.fixed ? await ownerOf(run, red, place, services) : undefined;
  const row = rowOf(run, { known, redSince, red, host, owner });
  return { row, red };
}

/** Returns the red time that lasts, whichever run was told last: the line shows its branch. Else the newest of these runs. */
function shownTime(times: readonly RedTime[], runs: readonly (string | undefined)[]): RedTime | undefined {
  const newest = times.at(-1);
  if (newest && !newest.fixed) return newest;
  return times.findLast((time) => runs.some((run) => run !== undefined && isIn(time, run)));
}

/** By their pipelines where both are known and differ, else by when they began: a rerun is of the same pipeline. */
function isOlder(run: Run, known: ListRow): boolean {
  const { pipeline = known.pipeline } = run;
  if (pipeline !== undefined && known.pipeline !== undefined && pipeline !== known.pipeline)
    return pipeline < known.pipeline;
  return beginning(run) < known.order;
}

function beginning({ startedAt, statusAt }: Run): number {
  return startedAt ?? statusAt;
}

interface Standing {
  readonly known: ListRow | undefined;
  readonly redSince: Alert['redSince'];
  readonly red: RedTime | undefined;
  readonly host: string | undefined;
  readonly owner: string | undefined;
}

async function ownerOf(
  run: Run,
  red: RedTime,
  { workspace }: Place,
  { store }: AlertServices,
): Promise<string | undefined> {
  const line = lineOf(run);
  return line && careOf(await store.care(workspace, line), red)?.owner;
}

function rowOf(run: Run, { known, redSince, red, host, owner }: Standing): ListRow {
  const { branch, tag, workflow, author, pipeline } = run;
  const state = red?.fixed ? 'fixed' : stateOf({ run, redSince });
  const before = known?.run === run.id ? known : undefined;
  const url = runUrl({ run, host });
  const jobs = failedJobs(run).map(({ name }) => name);
  const times = red?.runs.length;
  const reason = reasonIn(run) ?? before?.reason;
  return {
    key: lineKey(run),
    run: run.id,
    order: beginning(run),
    ...(pipeline !== undefined && { pipeline }),
    state,
    name: runName(run),
    project: projectSlug(run.project),
    jobs: jobs.length > 0 ? jobs.slice(0, mostJobs) : (before?.jobs ?? []),
    ...(times !== undefined && { times }),
    ...(branch !== undefined && { branch }),
    ...(tag !== undefined && { tag }),
    ...(workflow !== undefined && { workflow }),
    ...(url !== undefined && { url }),
    ...(host !== undefined && { host }),
    ...(author !== undefined && { author }),
    ...(reason && { reason }),
    ...(owner !== undefined && { owner }),
  };
}
