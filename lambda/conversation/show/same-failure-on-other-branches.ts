/** Finds the other branches on which the same failure happened in the last week. */

import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { CircleCIError } from '../../circleci/errors.ts';
import { type Budget, readFailures, usualBudget } from '../../circleci/failure/read-failure.ts';
import { type Project, projectKey } from '../../circleci/project.ts';
import { hostsOfProjects } from '../../connections/find-connection.ts';
import type { AlertStore } from '../../store/alert-store.ts';
import type { Store } from '../../store/store.ts';

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
/** Branches of which the newest failure is read from CircleCI: at most three calls each. */
const mostBranches = 4;
const budget: Budget = { milliseconds: usualBudget.milliseconds, logs: mostBranches };
/** Runs that were reported to us and are looked up: a read of the table each. */
const mostRuns = 12;
const mostLines = 100;

export interface OtherBranches {
  /** By what was read for the alerts about them. */
  readonly reported: readonly Sighting[];
  /** Failures of branches of which nothing was reported, the newest of each. */
  readonly unread: readonly BuildSummary[];
}

/** What is known of the same jobs on other branches, before any reason is read: a query, a few items, one call. */
export async function findOnOtherBranches(
  sought: Sought,
  { circleci, store, workspace }: Looking,
): Promise<OtherBranches> {
  const [reported, recent] = await Promise.all([
    reportedSightings(sought, { circleci, store, workspace }),
    recentFailures(circleci, sought),
  ]);
  const known = new Set(reported.map(({ branch }) => branch));
  return { reported, unread: recent.filter(({ branch }) => branch === undefined || !known.has(branch)) };
}

export interface Looking {
  readonly circleci: Pick<CircleCI, 'builds' | 'host'>;
  readonly store: Pick<AlertStore, 'linesOf' | 'run'> & Pick<Store, 'connection' | 'projectHost'>;
  readonly workspace: string;
}

async function reportedSightings(
  { project, branch, jobs, now }: Sought,
  { circleci, store, workspace }: Looking,
): Promise<readonly Sighting[]> {
  // Reports are stored by the project's name, and a link may lead to the project of that name at another CircleCI.
  const hosts = await hostsOfProjects(workspace, [{ ...project, host: undefined }], store);
  if ((hosts?.get(projectKey(project)) ?? circleci.host) !== circleci.host) return [];
  const lines = await store.linesOf(workspace, project, { since: now - week, limit: mostLines });
  const failed = lines
    .filter((line) => line.branch !== branch && !line.branch.startsWith('refs/tags/'))
    .flatMap((line) => line.results.map((result) => ({ ...result, branch: line.branch })))
    .filter(({ status, at }) => status === 'failed' && now - at < week)
    .filter(({ failedJobs = [] }) => failedJobs.some((job) => jobs.includes(job)))
    .toSorted((one, other) => other.at - one.at)
    .slice(0, mostRuns);
  const runs = await Promise.all(
    failed.map(async (result) => ({ ...result, run: await store.run(workspace, result.run) })),
  );
  return runs.flatMap(({ run, branch: seenOn, at }) =>
    (run?.value.failures ?? []).flatMap(({ fingerprint }) =>
      fingerprint === undefined ? [] : [{ fingerprint, branch: seenOn, at }],
    ),
  );
}

/** The newest failure of each other branch in which a job of one of these names failed. Empty where CircleCI does not tell. */
async function recentFailures(
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
  return [...newest.values()].flatMap((builds) => builds.slice(0, 1));
}

/** Why the first of these failed, as far as CircleCI tells in time. */
export async function readSightings(
  circleci: CircleCI,
  builds: readonly BuildSummary[],
): Promise<readonly Sighting[]> {
  const { failures } = await readFailures(circleci, builds.slice(0, mostBranches), budget);
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
