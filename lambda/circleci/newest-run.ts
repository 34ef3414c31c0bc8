/** The newest run of a branch, from the branch's builds. Pure. */
import type { BuildSummary } from './schemas.ts';
import { byRank } from './status.ts';

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
  return [...attempts.values()].sort((a, b) => byRank(a.status, b.status) || a.number - b.number);
}

function newer(one: BuildSummary | undefined, other: BuildSummary): BuildSummary {
  return one && one.number > other.number ? one : other;
}
