/** Finds the other branches on which the same failure happened in the last week. */
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Budget, readFailures, usualBudget } from '../../circleci/failure/read-failure.ts';
import type { Project } from '../../circleci/project.ts';
import type { BuildSummary } from '../../circleci/schemas.ts';

/** A failure on another branch. Times are milliseconds. */
export interface Sighting {
  readonly fingerprint: string;
  readonly branch: string;
  readonly at: number;
}

export interface Sought {
  readonly project: Project;
  /** Undefined of a tag. */
  readonly branch: string | undefined;
  /** Names of the jobs that failed. */
  readonly jobs: readonly string[];
  readonly now: number;
}

const week = 7 * 24 * 60 * 60_000;
/** Branches whose newest failure is read: at most three calls each. */
const mostBranches = 4;
const budget: Budget = { milliseconds: usualBudget.milliseconds, logs: mostBranches };

/** The newest failure of each other branch in which a job of one of these names failed. Empty where CircleCI does not tell. */
export async function recentFailures(
  circleci: Pick<CircleCI, 'builds'>,
  { project, branch, jobs, now }: Sought,
): Promise<readonly BuildSummary[]> {
  const failed = await circleci.builds(project, { limit: 100, filter: 'failed' }).catch(orNone);
  const others = failed.filter(
    (build) =>
      build.branch !== undefined &&
      build.branch !== branch &&
      jobs.includes(build.workflow?.jobName ?? 'build') &&
      now - endOf(build) < week,
  );
  const newest = Map.groupBy(others, (build) => build.branch);
  return [...newest.values()].flatMap((builds) => builds.slice(0, 1)).slice(0, mostBranches);
}

/** Why these failed, as far as CircleCI tells in time. */
export async function sightingsIn(
  circleci: CircleCI,
  builds: readonly BuildSummary[],
): Promise<readonly Sighting[]> {
  const { failures } = await readFailures(circleci, builds, budget);
  return failures.flatMap(({ reason }, at) => {
    const build = builds[at];
    if (!reason || build?.branch === undefined || reason.certainty === 'unsure') return [];
    return [{ fingerprint: reason.fingerprint, branch: build.branch, at: endOf(build) }];
  });
}

function endOf({ stoppedAt, startedAt, queuedAt }: BuildSummary): number {
  const time = Date.parse(stoppedAt ?? startedAt ?? queuedAt ?? '');
  return Number.isNaN(time) ? 0 : time;
}

function orNone(error: unknown): readonly [] {
  if (error instanceof CircleCIError) return [];
  throw error;
}
