/** How a branch fared before anybody listened, as its builds tell: the first alert knows of the red time before it. */
import { newestRun } from '../circleci/newest-run.ts';
import { reportedStatus } from '../circleci/notification.ts';
import { isEnd, isFailure, runOf } from '../circleci/report.ts';
import type { BuildSummary } from '../circleci/schemas.ts';
import { inTime } from '../in-time.ts';
import type { Line, Result } from '../store/runs.ts';
import { isExpected } from './looking.ts';
import { insert, unnamed } from './results.ts';
import type { AlertServices } from './services.ts';

const mostBuilds = 60;

export interface Asking {
  readonly workspace: string;
  /** The run that is told of now. */
  readonly run: string;
  /** When there must be an answer. */
  readonly until: number;
}

/** Best effort: one question, and nothing when CircleCI is in trouble or too slow. */
export async function historyOf(
  line: Line,
  { workspace, run, until }: Asking,
  { circleci, now }: AlertServices,
): Promise<readonly Result[]> {
  try {
    const client = circleci(workspace).catch(() => undefined);
    const asked = client.then((known) =>
      known?.branchBuilds(line.project, line.branch, { limit: mostBuilds }),
    );
    const builds = (await inTime(asked, until - now())) ?? [];
    return resultsOf(builds, line).filter((result) => result.run !== run);
  } catch (error) {
    if (isExpected(error)) return [];
    throw error;
  }
}

/** The newest first. Pure. */
export function resultsOf(builds: readonly BuildSummary[], { workflow }: Line): readonly Result[] {
  const runs = [...Map.groupBy(builds, runOf).values()];
  // The oldest may be here in part only.
  const whole = builds.length < mostBuilds || runs.length === 1 ? runs : runs.slice(0, -1);
  return whole
    .filter(([build]) => (build?.workflow?.workflowName ?? unnamed) === workflow)
    .flatMap((jobs) => resultOf(newestRun(jobs)) ?? [])
    .reduce(insert, []);
}

/** Undefined when it has not ended, or has come to nothing. */
function resultOf(jobs: readonly BuildSummary[]): Result | undefined {
  const [first] = jobs;
  const failed = jobs.filter(({ status }) => isFailure(reportedStatus(status)));
  const isOver = jobs.every(
    ({ status }) => isEnd(reportedStatus(status)) || reportedStatus(status) === 'other',
  );
  const isGreen = isOver && jobs.some(({ status }) => reportedStatus(status) === 'success');
  if (!first || (failed.length === 0 && !isGreen)) return undefined;
  const times = (of: (build: BuildSummary) => string | undefined) =>
    jobs.flatMap((job) => Date.parse(of(job) ?? '') || []);
  const started = times(({ queuedAt, startedAt }) => queuedAt ?? startedAt);
  const ended = times(({ stoppedAt }) => stoppedAt);
  if (started.length === 0) return undefined;
  return {
    run: runOf(first),
    at: Math.min(...started),
    status: failed.length > 0 ? 'failed' : 'success',
    pipeline: undefined,
    author: first.author,
    revision: first.revision,
    startedAt: Math.min(...started),
    endedAt: ended.length > 0 ? Math.max(...ended) : undefined,
    failedJobs: failed.map(({ workflow }) => workflow?.jobName ?? unnamed),
  };
}
