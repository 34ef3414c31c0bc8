/** What a webhook does not tell of a failure, read through the API. CircleCI in trouble: then there is less to say. */
import { reportedStatus } from '../circleci/notification.ts';
import { isEnd, isFailure } from '../circleci/report.ts';
import { inTime } from '../in-time.ts';
import type { Failure, Run, RunJob } from '../store/runs.ts';
import { type Facts, factsOf, failureOf, type Looking, type Numbered, type Read } from './failure.ts';
import { withJob } from './merge.ts';

/** Everything that is kept in a run is short: it is an item of the table, and a part of each alert. */
const mostFailures = 3;

export interface Found {
  readonly jobs: readonly RunJob[];
  readonly failures: readonly Failure[];
  readonly facts: Facts;
}

/** Whether there is anything that `lookInto` would ask for. */
export function isWorthALook(run: Run): boolean {
  return targets(run.jobs, run).length > 0 || (isUnclear(run) && isEnd(run.status));
}

/** Never rejects, and ends in time. Asks nothing when all is known: at most one question for the jobs and three for each failure. */
export async function lookInto(run: Run, looking: Looking): Promise<Found> {
  const known = targets(run.jobs, run);
  const [jobs, first] = await Promise.all([
    isUnclear(run) ? jobsOf(run, looking) : [],
    failuresOf(known, run, looking),
  ]);
  const later = known.length > 0 ? [] : await failuresOf(targets(jobs, run), run, looking);
  const all = [...first, ...later];
  return { jobs, failures: all.map(({ failure }) => failure), facts: all[0] ? factsOf(all[0].build) : {} };
}

/** The run with what was found; what a report has told stays. */
export function enriched(run: Run, { jobs, failures, facts }: Found): Run {
  const news = jobs.filter(({ name }) => run.jobs.every((known) => known.name !== name));
  const more = failures.filter(({ number }) => run.failures.every((known) => known.number !== number));
  const told = Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined));
  return {
    ...run,
    ...facts,
    ...told,
    jobs: news.reduce(withJob, run.jobs),
    failures: [...run.failures, ...more].toSorted((one, other) => one.number - other.number),
  };
}

/** Something failed, and either nobody said what, or it goes on and nobody says with what. */
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

async function failuresOf(jobs: readonly Numbered[], run: Run, looking: Looking): Promise<readonly Read[]> {
  const read = await Promise.allSettled(jobs.map((job) => failureOf(job, run, looking)));
  return read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}
