/** Reads started runs from API v1.1's builds, for project tokens. Does not show holds. */

import { type BuildSummary, isUnfinished } from '../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../circleci/client/client.ts';
import type { Project } from '../circleci/project.ts';
import { reportOfBuild } from '../circleci/reports/parse-legacy-notification.ts';
import type { Report } from '../circleci/reports/run-event.ts';
import type { AlertServices } from '../ports.ts';
import type { Run } from '../store/stored-runs.ts';
import type { Subscription } from '../store/subscriptions-and-schedules.ts';

export interface Sighting {
  readonly workspace: string;
  readonly project: Project;
  readonly asking: readonly Subscription[];
  readonly circleci: CircleCI;
}

/** Builds per poll: usually more than start in a minute. */
const builds = 30;

/** False for a run that began before any subscription asked for starts. */
export function isSince({ asking }: Sighting, at: number): boolean {
  return asking.some(({ createdAt, rule }) => rule.statuses.includes('started') && createdAt <= at);
}

/** Rejects with CircleCIError. */
export async function byBuilds(
  seen: Sighting,
  { store, now }: Pick<AlertServices, 'store' | 'now'>,
): Promise<readonly Report[]> {
  const all = await seen.circleci.builds(seen.project, { limit: builds });
  const runs = Map.groupBy(all, ({ workflow, number }) => workflow?.workflowId ?? `#${number}`);
  const starts = [...runs.values()]
    .filter((run) => run.some(isUnfinished))
    .flatMap((run) => startOf(run, now()) ?? [])
    .filter(({ at }) => isSince(seen, at));
  const isNews = await Promise.all(
    starts.map(async ({ run }) => !hasBegun((await store.run(seen.workspace, run))?.value)),
  );
  return starts.filter((_, index) => isNews[index]);
}

/**
 * True when the run's start or a later status is stored. Times alone do not tell: they change between polls, as builds
 * are queued, start, and leave the list.
 */
function hasBegun(run: Run | undefined): boolean {
  return run !== undefined && run.statusAt > 0;
}

function startOf(run: readonly BuildSummary[], now: number): Report | undefined {
  const [first] = run.toSorted((one, other) => one.number - other.number);
  if (!first) return undefined;
  const report = reportOfBuild({ ...first, steps: [], pullRequests: [], parallel: 1, messages: [] }, now);
  const at = Math.min(report.createdAt, report.startedAt ?? report.createdAt);
  return { ...report, id: `${report.run}:running`, at, status: 'running', job: undefined };
}
