/** Reads the details of a failure that webhooks lack through CircleCI's API. Best effort. */
import { reportedStatus } from '../circleci/reports/parse-legacy-notification.ts';
import { isEnd, isFailure } from '../circleci/reports/run-event.ts';
import type { Failure, Run, RunJob } from '../store/stored-runs.ts';
import { inTime } from '../timeout.ts';
import { withJob } from './merge-report.ts';
import {
  type Facts,
  factsOf,
  failureOf,
  type Looking,
  type Numbered,
  type Read,
  withFlaky,
} from './read-failure-details.ts';

/** Limits what a run keeps: it is one item of the table, and a part of each alert. */
const mostFailures = 3;

export interface Found {
  readonly jobs: readonly RunJob[];
  readonly failures: readonly Failure[];
  readonly facts: Facts;
}

/** Tells whether `lookInto` would call CircleCI. */
export function isWorthALook(run: Run): boolean {
  return targets(run.jobs, run).length > 0 || (isUnclear(run) && isEnd(run.status));
}

export interface Search {
  readonly soFar: () => Found;
  /** Resolves with all that was found, within the time limit. Never rejects. */
  readonly end: Promise<Found>;
}

interface Seen {
  jobs: readonly RunJob[];
  readonly reads: Map<string, Read>;
}

/** Makes at most one call for the jobs and four per failure, and none when everything is known. */
export function lookInto(run: Run, looking: Looking): Search {
  const seen: Seen = { jobs: [], reads: new Map() };
  const soFar = (): Found => {
    const all = [...seen.reads.values()].toSorted((one, other) => one.failure.number - other.failure.number);
    return {
      jobs: seen.jobs,
      failures: all.map(({ failure }) => failure),
      facts: all[0] ? factsOf(all[0].build) : {},
    };
  };
  return { soFar, end: search(run, looking, seen).then(soFar) };
}

async function search(run: Run, looking: Looking, seen: Seen): Promise<void> {
  const known = targets(run.jobs, run);
  const others = isUnclear(run) ? jobsOf(run, looking) : Promise.resolve([]);
  const listed = others.then((jobs) => {
    seen.jobs = jobs;
  });
  await Promise.all([listed, readAll(known, { run, looking, seen })]);
  if (known.length === 0) await readAll(targets(seen.jobs, run), { run, looking, seen });
}

/** Returns the run with what was found. Values from reports take precedence. */
export function enriched(run: Run, { jobs, failures, facts }: Found): Run {
  const news = jobs.filter(({ name }) => run.jobs.every((known) => known.name !== name));
  const others = run.failures.filter(({ number }) => failures.every((found) => found.number !== number));
  const read = failures.map((found) =>
    completed(
      found,
      run.failures.find(({ number }) => number === found.number),
    ),
  );
  const told = Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined));
  return {
    ...run,
    ...facts,
    ...told,
    jobs: news.reduce((all, job) => withJob(all, job), run.jobs),
    failures: [...others, ...read].toSorted((one, other) => one.number - other.number),
  };
}

/** Keeps what another reader of the same failure found and this one did not. */
function completed(found: Failure, known: Failure | undefined): Failure {
  if (!known) return found;
  const lines = found.lines.length > 0 ? found.lines : known.lines;
  const flakyTests = found.flakyTests?.length ? found.flakyTests : known.flakyTests;
  return { ...known, ...found, lines, flakyTests };
}

/** True when a finished run failed without a failed job, or a running one may have more failed jobs than reported. */
function isUnclear(run: Run): boolean {
  if (run.id.startsWith('build:')) return false;
  const failed = run.jobs.filter(({ status }) => isFailure(status));
  return isEnd(run.status) ? isFailure(run.status) && failed.length === 0 : failed.length === 1;
}

function targets(jobs: readonly RunJob[], run: Run): readonly Numbered[] {
  return jobs
    .filter((job): job is Numbered => isFailure(job.status) && job.number !== undefined)
    .filter(({ number }) => run.failures.every((known) => known.number !== number))
    .slice(0, Math.max(0, mostFailures - run.failures.length));
}

async function jobsOf(run: Run, { circleci, left }: Looking): Promise<readonly RunJob[]> {
  const builds = await inTime(circleci.workflowBuilds(run.id), left()).catch(() => []);
  return builds.flatMap(({ build, jobName, status }) => {
    const known = reportedStatus(status);
    const job = { name: jobName, number: build.number, status: known, at: run.startedAt ?? 0 };
    return known === 'other' ? [] : [job];
  });
}

interface Reading {
  readonly run: Run;
  readonly looking: Looking;
  readonly seen: Seen;
}

/** Reads the failures; those that cannot be read are left out. */
async function readAll(jobs: readonly Numbered[], reading: Reading): Promise<void> {
  await Promise.allSettled(jobs.map((job) => readOne(job, reading)));
}

async function readOne(job: Numbered, { run, looking, seen }: Reading): Promise<void> {
  const read = await failureOf(job, run, looking).catch(async (error: unknown) => {
    await looking.refused(error);
    throw error;
  });
  seen.reads.set(job.name, read);
  const marked = await withFlaky(read, run, looking);
  if (marked) seen.reads.set(job.name, marked);
}
