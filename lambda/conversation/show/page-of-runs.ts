/** Reads builds until a page of runs is whole: CircleCI pages builds, and a person reads runs. */

import { projectKey } from '../../circleci/project.ts';
import { newestFirst } from '../../circleci/runs/branch-state.ts';
import type { PipelineRun } from '../../circleci/runs/fold-attempts.ts';
import { type Builds, runsOfBuilds } from '../../circleci/runs/runs-from-builds.ts';

export interface Paging {
  /** From 1. */
  readonly page: number;
  /** Runs on one page. */
  readonly limit: number;
}

/** What CircleCI gives at most at once. */
const pageSize = 100;
/** Hundreds of builds that are looked through for one page of runs. */
const mostPages = 5;

/** The runs of this page, the newest first, and whether there may be more. Rejects with what `read` rejects with. */
export async function pageOfRuns(
  read: (query: { readonly limit: number; readonly offset: number }) => Promise<Builds>,
  { page, limit }: Paging,
): Promise<{ readonly runs: readonly PipelineRun[]; readonly hasMore: boolean }> {
  const builds = new Map<string, Builds[number]>();
  let runs: readonly PipelineRun[] = [];
  let isAll = false;
  for (let at = 0; at < mostPages && !isAll && runs.length <= page * limit; at += 1) {
    const next = await read({ limit: pageSize, offset: at * pageSize });
    for (const build of next) builds.set(`${projectKey(build.project)}#${build.number}`, build);
    isAll = next.length < pageSize;
    runs = runsIn([...builds.values()], isAll);
  }
  const shown = runs.slice((page - 1) * limit, page * limit);
  return { runs: shown, hasMore: runs.length > page * limit };
}

/** Leaves out the run of the oldest build when more builds follow: the rest of that run may be on the next page. */
function runsIn(builds: Builds, isAll: boolean): readonly PipelineRun[] {
  const oldest = builds.at(-1);
  const runs = [...Map.groupBy(builds, ({ project }) => projectKey(project)).values()].flatMap((own) =>
    own[0] ? runsOfBuilds(own[0].project, own, true) : [],
  );
  const whole = isAll
    ? runs
    : runs.filter(({ builds: own }) => oldest === undefined || !own.includes(oldest));
  return newestFirst(whole.length > 0 ? whole : runs);
}
