/** Reads how the runs of a workflow went, in a period and in the one before it. */
import type { CircleCI } from '../../circleci/client/client.ts';
import type { EndedRun, FlakyTest, InsightPlace, JobMetrics, Over } from '../../circleci/client/insights.ts';
import { CircleCIError, isPermanent } from '../../circleci/errors.ts';
import { dayLength } from '../../circleci/runs/run-statistics.ts';
import { mapConcurrent } from '../map-concurrent.ts';

export interface InsightsAsked extends InsightPlace {
  readonly workflow: string | undefined;
  readonly days: number;
}

export interface InsightsRead {
  /** Undefined: none ran. */
  readonly workflow: string | undefined;
  /** The others that ran, the busiest first. */
  readonly others: readonly string[];
  /** Of both periods. */
  readonly runs: readonly EndedRun[];
  /** The slowest first; undefined where CircleCI does not tell. */
  readonly jobs: readonly JobMetrics[] | undefined;
  /** How many days CircleCI counts them over. */
  readonly jobDays: number;
  readonly flaky: readonly FlakyTest[] | undefined;
}

/** CircleCI keeps no more. */
export const mostDays = 90;
/** Each is read by itself, so that a busy branch takes no longer. */
const parts = 8;
const width = 4;

/** Rejects with CircleCIError. */
export async function readInsights(
  asked: InsightsAsked,
  { circleci, now }: { readonly circleci: CircleCI; readonly now: number },
): Promise<InsightsRead> {
  const [jobDays, over] = windowFor(asked.days);
  const all = (await circleci.workflowMetrics(asked.project, over, asked.branch)).toSorted(
    (one, other) => other.runs - one.runs,
  );
  const names = all.map(({ workflow }) => workflow);
  const workflow = asked.workflow ?? names[0];
  if (workflow === undefined)
    return { workflow, others: [], runs: [], jobs: undefined, jobDays, flaky: undefined };
  const from = now - Math.min(mostDays, 2 * asked.days) * dayLength;
  const size = (now - from) / parts;
  const spans = Array.from({ length: parts }, (_, at) => ({
    from: from + at * size,
    to: from + (at + 1) * size,
  }));
  const [runs, jobs, flaky] = await Promise.all([
    mapConcurrent(spans, width, (span) => circleci.endedRuns({ ...asked, workflow, ...span })),
    orUndefined(circleci.jobMetrics({ ...asked, workflow }, over)),
    orUndefined(circleci.flakyTests(asked.project)),
  ]);
  return {
    workflow,
    others: names.filter((name) => name !== workflow),
    runs: distinct(runs.flat()),
    jobDays,
    jobs: jobs?.toSorted((one, other) => (other.median ?? 0) - (one.median ?? 0)),
    flaky: flaky?.filter((test) => test.workflow === undefined || test.workflow === workflow),
  };
}

function distinct(runs: readonly EndedRun[]): readonly EndedRun[] {
  return [...new Map(runs.map((run) => [run.id, run])).values()];
}

type Window = readonly [days: number, over: Over];

const longest: Window = [mostDays, 'three months'];
const windows: readonly Window[] = [
  [1, 'day'],
  [7, 'week'],
  [30, 'month'],
  [60, 'two months'],
];

/** CircleCI counts jobs in windows of its own: the shortest that has the period in it. */
function windowFor(days: number): Window {
  return windows.find(([length]) => days <= length) ?? longest;
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CircleCIError && isPermanent(error)) return undefined;
    throw error;
  }
}
