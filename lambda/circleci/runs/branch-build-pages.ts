/** Reads the pages of a branch's builds. */

import type { BuildSummary } from '../api-v1-schemas.ts';
import type { CircleCI } from '../client/client.ts';
import { CircleCIError } from '../errors.ts';
import type { Project } from '../project.ts';
import { type Builds, milliseconds, withWorkflows } from './runs-from-builds.ts';

export type BranchReads = Pick<CircleCI, 'pipelines' | 'workflowsOf' | 'workflowJobs' | 'branchBuilds'>;

export interface BranchPlace {
  readonly project: Project;
  readonly branch: string;
}

export const pageSize = 100;
/** Hundreds of builds that are looked through for one branch. */
export const mostPages = 5;

/** The newest first, in the order of their creation. Rejects with CircleCIError. */
export async function buildsPage(
  circleci: Pick<BranchReads, 'branchBuilds'>,
  { project, branch }: BranchPlace,
  at: number,
): Promise<Builds> {
  const offset = at === 0 ? {} : { offset: at * pageSize };
  return dated(await circleci.branchBuilds(project, branch, { limit: pageSize, ...offset }));
}

/** The newest builds that failed. Rejects with CircleCIError. */
export async function failedBuilds(
  circleci: Pick<BranchReads, 'branchBuilds'>,
  { project, branch }: BranchPlace,
): Promise<Builds> {
  return dated(await circleci.branchBuilds(project, branch, { limit: pageSize, filter: 'failed' }));
}

/**
 * A build without any time was made after the next of the list: CircleCI lists them in the order of their creation. The
 * oldest of all may be as old as their commits.
 */
function dated(builds: Builds): Builds {
  const end = builds.findLastIndex(isDated) + 1;
  const isAll = builds.length < pageSize;
  let time = milliseconds(timeOf(builds[end - 1] ?? {})) ?? milliseconds(builds[0]?.committedAt) ?? 0;
  const oldest = builds.slice(end).map((build) => {
    const committed = isAll ? milliseconds(build.committedAt) : undefined;
    time = Math.min(time - 1, committed ?? time);
    return { ...build, queuedAt: new Date(time).toISOString() };
  });
  const newer = builds.slice(0, end).toReversed();
  const known = newer.map((build) => {
    time = milliseconds(timeOf(build)) ?? time + 1;
    return isDated(build) ? build : { ...build, queuedAt: new Date(time).toISOString() };
  });
  return [...known.toReversed(), ...oldest];
}

function isDated(build: BuildSummary): boolean {
  return timeOf(build) !== undefined;
}

function timeOf({
  queuedAt,
  startedAt,
  stoppedAt,
}: Partial<Pick<BuildSummary, 'queuedAt' | 'startedAt' | 'stoppedAt'>>): string | undefined {
  return queuedAt ?? startedAt ?? stoppedAt;
}

/** Builds of several pages as of one. A build that starts while pages are read stands on two of them. */
export function unique(builds: Builds): Builds {
  const byNumber = new Map(builds.toReversed().map((build) => [build.number, build]));
  return withWorkflows([...byNumber.values()].toReversed());
}

/** Undefined where API v2 is not open to this token. */
export async function unlessRefused<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof CircleCIError && isRefusal(error)) return undefined;
    throw error;
  }
}

function isRefusal({ reason }: CircleCIError): boolean {
  return ['unauthorized', 'forbidden', 'not-found', 'gone', 'refused'].includes(reason);
}
