/** Reads why a run failed, in part for the first message and in full for a later edit. One report's handler at a time. */
import type { Project } from '../circleci/project.ts';
import { notifyTokenRejected } from '../jobs/notify-token-rejected.ts';
import { isRefusedToken } from '../polling/classify-read-errors.ts';
import type { AlertServices } from '../ports.ts';
import type { Versioned } from '../store/alert-store.ts';
import type { Workspace } from '../store/store.ts';
import type { Run } from '../store/stored-runs.ts';
import { inTime } from '../timeout.ts';
import { noteRefusal, waitForReason } from './delay-first-message.ts';
import { enriched, type Found, isWorthALook, lookInto, type Search } from './enrich-failure.ts';
import { flakyTests } from './flaky-tests.ts';
import { type Means, meansOf } from './read-records-ahead.ts';
import { rememberRun } from './store-run.ts';

export interface Details {
  /** The run with the details that were read in time for the first message. */
  readonly run: Run;
  /** Many messages of the workspace wait for their reasons: this one may be sent with them. */
  readonly crowd?: 'crowded' | 'waited';
  /** Resolves with all details; undefined when there are no more. What is still missing is read at the next report. */
  readonly later: () => Promise<Run | undefined>;
}

interface Where {
  readonly workspace: Workspace;
  /** The report whose handler reads. */
  readonly by: string;
  readonly until: number;
  readonly means: Means | undefined;
}

/** Returns the run with the claim of a report's handler to read its details; as it is where another's reads them. */
export function claimDetails(run: Run, reading: NonNullable<Run['reading']>): Run {
  const isFree = !isReadByOther(run, reading.by, reading.at);
  return isFree && isWorthALook(run) ? { ...run, reading } : run;
}

/** Tells whether the handler of another report is reading the run's details. */
export function isReadByOther({ reading }: Pick<Run, 'reading'>, by: string, now: number): boolean {
  return reading !== undefined && reading.by !== by && reading.until > now;
}

function withoutClaim(run: Run, by: string): Run {
  return run.reading?.by === by ? { ...run, reading: undefined } : run;
}

/** Gives back a claim, as no channel will show the details. */
export async function releaseDetails(
  known: Versioned<Run>,
  { workspace, by }: Pick<Where, 'workspace' | 'by'>,
  services: AlertServices,
): Promise<void> {
  const { value } = known;
  if (value.reading?.by !== by) return;
  const change = (run: Run | undefined) => withoutClaim(run ?? value, by);
  await rememberRun(workspace, value.id, { seen: Promise.resolve(known), change }, services);
}

/** Reads the details of a run that this report has claimed, and stores them. Call only if a channel will show them. */
export async function detailsOf(
  known: Versioned<Run>,
  where: Where,
  services: AlertServices,
): Promise<Details> {
  const run = known.value;
  if (run.reading?.by !== where.by) return { run, later: async () => undefined };
  const { search, host } = await begin(run, where, services);
  let isOver = false;
  const end = search.end.then((all) => {
    isOver = true;
    return all;
  });
  const crowd = await waitForReason(end, { workspace: where.workspace, host }, services);
  const early = search.soFar();
  const isWhole = isOver;
  const first = await remembered(known, { found: early, isWhole, where }, services);
  return {
    run: first.value,
    crowd,
    async later() {
      if (isWhole) return undefined;
      const all = await end;
      const { value } = await remembered(first, { found: all, isWhole: true, where }, services);
      return JSON.stringify(all) === JSON.stringify(early) ? undefined : value;
    },
  };
}

async function begin(
  run: Run,
  { workspace, until, ...where }: Where,
  services: AlertServices,
): Promise<{ readonly search: Search; readonly host: string | undefined }> {
  const means = where.means ?? meansOf(workspace, run.project, services);
  const left = () => until - services.now();
  const [excerpts, circleci] = await Promise.all([
    means.excerpts,
    inTime(means.circleci, left()).catch(() => undefined),
  ]);
  if (!circleci) return { search: { soFar: () => nothing, end: Promise.resolve(nothing) }, host: undefined };
  const { host } = circleci;
  const flaky = (project: Project) => flakyTests(project, { workspace, circleci, left }, services);
  const refused = async (error: unknown) => {
    noteRefusal(error, { workspace, host }, services);
    if (isRefusedToken(error)) await notifyTokenRejected(workspace, run, services);
  };
  return { search: lookInto(run, { circleci, excerpts, left, flaky, refused }), host };
}

const nothing: Found = { jobs: [], failures: [], facts: {} };

interface Reading {
  readonly found: Found;
  /** Nothing more will be found: another report may read what is missing. */
  readonly isWhole: boolean;
  readonly where: Where;
}

async function remembered(
  known: Versioned<Run>,
  { found, isWhole, where: { workspace, by } }: Reading,
  services: AlertServices,
): Promise<Versioned<Run>> {
  if (found.jobs.length + found.failures.length === 0 && !isWhole) return known;
  const change = (run = known.value) => {
    const read = enriched(run, found);
    return isWhole ? withoutClaim(read, by) : read;
  };
  return rememberRun(workspace, known.value.id, { seen: Promise.resolve(known), change }, services);
}
