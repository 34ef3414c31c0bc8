/** Begins to read why builds failed as soon as a list shows them, while the rest of the answer is still read. */
import { askOnce } from '../../ask-once.ts';
import type { BuildSummary } from '../../circleci/api-v1-schemas.ts';
import type { CircleCI } from '../../circleci/client/client.ts';
import { readFailures } from '../../circleci/failure/read-failure.ts';
import type { BuildRef, Project } from '../../circleci/project.ts';
import { isRed } from '../../circleci/status.ts';
import { mayAct } from '../../permissions.ts';
import type { Context } from '../context.ts';

/** Jobs that are read before it is known which of them the card shows. */
const mostAhead = 4;

/** A client that reads each build, its tests and its logs once, and those of a branch's failing jobs ahead. */
export function explainingAhead(circleci: CircleCI, context: Context): CircleCI {
  const once = readingOnce(circleci);
  return {
    ...once,
    async branchBuilds(project, branch, query) {
      const builds = await circleci.branchBuilds(project, branch, query);
      if (query?.filter === undefined)
        explainAhead(stillRed(project, builds), once, context).catch(() => undefined);
      return builds;
    },
  };
}

/** Each build, its tests and its logs are asked for once. */
export function readingOnce(circleci: CircleCI): CircleCI {
  return {
    ...circleci,
    build: askOnce(circleci.build).ask,
    tests: askOnce(circleci.tests).ask,
    stepLog: askOnce(circleci.stepLog).ask,
    condensedLog: askOnce(circleci.condensedLog).ask,
  };
}

/** Nothing is read for who may not see it. Rejects where that cannot be told. */
export async function explainAhead(
  builds: readonly BuildRef[],
  circleci: CircleCI,
  context: Context,
): Promise<void> {
  if (builds.length === 0 || !mayAct(await context.effectiveRole(), 'see output')) return;
  const { store, caller } = context;
  await Promise.all([context.readers(), store.excerpts(caller.workspace), readFailures(circleci, builds)]);
}

/** Jobs whose newest build is red; the builds come with the newest first. */
function stillRed(project: Project, builds: readonly BuildSummary[]): readonly BuildRef[] {
  const newest = Map.groupBy(builds, ({ workflow }) => `${workflow?.workflowName} ${workflow?.jobName}`);
  return [...newest.values()]
    .flatMap(([build]) => (build && isRed(build.status) ? [{ project, number: build.number }] : []))
    .slice(0, mostAhead);
}
