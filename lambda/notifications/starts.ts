/** The runs that go on as v1.1 tells of them, whose tokens may be a project's: by their jobs, and without holds. */
import { reportOfBuild } from '../circleci/notification.ts';
import type { Report } from '../circleci/report.ts';
import { type BuildSummary, isUnfinished } from '../circleci/schemas.ts';
import type { AlertServices } from './services.ts';
import type { Sighting } from './sightings.ts';

/** More jobs than a minute starts, mostly. */
const builds = 30;

/** What had begun before anybody asked is no news. */
export function isSince({ asking }: Sighting, at: number): boolean {
  return asking.some(({ createdAt, rule }) => rule.statuses.includes('started') && createdAt <= at);
}

/** Rejects with CircleCIError. */
export async function byBuilds(
  seen: Sighting,
  { now }: Pick<AlertServices, 'now'>,
): Promise<readonly Report[]> {
  const all = (await seen.circleci.builds(seen.project, { limit: builds })).filter(isUnfinished);
  const runs = Map.groupBy(all, ({ workflow, number }) => workflow?.workflowId ?? `#${number}`);
  return [...runs.values()]
    .map((run) => startOf(run, now()))
    .filter((report) => report !== undefined)
    .filter(({ at }) => isSince(seen, at));
}

function startOf(run: readonly BuildSummary[], now: number): Report | undefined {
  const [first] = run.toSorted((one, other) => one.number - other.number);
  if (!first) return undefined;
  const report = reportOfBuild({ ...first, steps: [], pullRequests: [], parallel: 1, messages: [] }, now);
  return { ...report, id: `${report.run}:running`, status: 'running', job: undefined };
}
