/** The newest run of a branch, from the branch's builds. Pure. */
import type { BuildSummary, Status } from './schemas.ts';

/** Which jobs a person looks for first. */
const order: Readonly<Record<Status, number>> = {
  failed: 0,
  timedout: 0,
  infrastructure_fail: 0,
  no_tests: 1,
  killed: 1,
  running: 2,
  queued: 3,
  scheduled: 3,
  not_running: 3,
  other: 4,
  canceled: 5,
  retried: 6,
  fixed: 6,
  success: 6,
  not_run: 7,
};

/**
 * The builds of the newest build's workflow, each job once with its newest attempt, most telling first.
 * Without a workflow: the newest build alone.
 */
export function newestRun(builds: readonly BuildSummary[]): readonly BuildSummary[] {
  const newest = builds.reduce<BuildSummary | undefined>((one, other) => newer(one, other), undefined);
  if (!newest?.workflow) return newest ? [newest] : [];
  const { workflowId } = newest.workflow;
  const attempts = new Map<string, BuildSummary>();
  for (const build of builds) {
    if (build.workflow?.workflowId !== workflowId) continue;
    attempts.set(build.workflow.jobName, newer(attempts.get(build.workflow.jobName), build));
  }
  return [...attempts.values()].sort((a, b) => order[a.status] - order[b.status] || a.number - b.number);
}

function newer(one: BuildSummary | undefined, other: BuildSummary): BuildSummary {
  return one && one.number > other.number ? one : other;
}
