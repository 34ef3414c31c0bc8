/** Folds a rerun into what its pipeline had come to: what it did not run again stays as it was. Pure. */
import { isEnd } from '../circleci/reports/run-event.ts';
import type { Result, Run } from '../store/runs.ts';

const mostJobs = 20;

/** The result with the jobs that an earlier attempt left red and this one did not run; red while there are any. */
export function withLeftRed(results: readonly Result[], result: Result, { jobs }: Run): Result {
  const [before] = results
    .filter((one) => one.run !== result.run && isOfSamePipeline(one, result) && isBefore(one, result))
    .toSorted((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0));
  const ran = new Set(jobs.filter(({ status }) => isEnd(status)).map(({ name }) => name));
  // Without a word on its jobs it is believed to have run them all.
  const left = ran.size === 0 ? [] : (before?.failedJobs ?? []).filter((name) => !ran.has(name));
  if (before?.status !== 'failed' || left.length === 0) return result;
  const failedJobs = [...new Set([...(result.failedJobs ?? []), ...left])].slice(0, mostJobs);
  return { ...result, status: 'failed', failedJobs };
}

function isOfSamePipeline(one: Result, other: Result): boolean {
  return one.pipeline === undefined || other.pipeline === undefined
    ? one.at === other.at
    : one.pipeline === other.pipeline;
}

function isBefore(one: Result, other: Result): boolean {
  return one.startedAt !== undefined && other.startedAt !== undefined && one.startedAt < other.startedAt;
}
