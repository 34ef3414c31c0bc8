/** Whether what somebody watches has ended, and what it came to. Asks CircleCI; rejects with CircleCIError. */
import type { CircleCI } from '../circleci/client.ts';
import { CircleCIError } from '../circleci/errors.ts';
import { newestRun } from '../circleci/newest-run.ts';
import { type BuildSummary, isUnfinished } from '../circleci/schemas.ts';
import type { Watch } from '../store/subscriptions.ts';
import { isNo } from './hint.ts';

const builds = 60;
/** Without a word from v2: between two jobs of a workflow there are seconds in which none of them runs. */
const between = 2 * 60_000;

/** The builds, most telling first; undefined while it goes on. */
export async function endOf(
  watch: Watch,
  circleci: CircleCI,
  now: number,
): Promise<readonly BuildSummary[] | undefined> {
  const { project, build: number, branch } = watch;
  if (number !== undefined) {
    const build = await circleci.build({ project, number });
    return isUnfinished(build) ? undefined : [build];
  }
  const all = await circleci.branchBuilds(project, branch ?? '', { limit: builds });
  const run = watchedRun(all, watch.createdAt);
  return run && (await hasEnded(run, circleci, now)) ? newestRun(run) : undefined;
}

type Run = readonly BuildSummary[];

/** The run that was the newest when somebody began to watch; when that had ended already, the one that came next. */
export function watchedRun(all: Run, since: number): Run | undefined {
  const runs = [
    ...Map.groupBy(all, ({ workflow, number }) => workflow?.workflowId ?? `#${number}`).values(),
  ].toSorted((one, other) => begun(one) - begun(other));
  const current = runs.findLast((run) => begun(run) <= since);
  const isOver = current === undefined || (!current.some(isUnfinished) && stopped(current) <= since);
  return isOver ? runs.find((run) => begun(run) > since) : current;
}

async function hasEnded(run: Run, circleci: CircleCI, now: number): Promise<boolean> {
  if (run.some(isUnfinished)) return false;
  const id = run[0]?.workflow?.workflowId;
  if (id === undefined) return true;
  const state = await circleci.workflowState(id).catch((error: unknown) => {
    if (error instanceof CircleCIError && isNo(error)) return undefined;
    throw error;
  });
  if (state) return state.status !== 'running' && state.status !== 'hold';
  return stopped(run) + between <= now;
}

function begun(run: Run): number {
  return Math.min(...run.map(({ queuedAt, startedAt }) => Date.parse(queuedAt ?? startedAt ?? '') || 0));
}

function stopped(run: Run): number {
  return Math.max(...run.map(({ stoppedAt }) => Date.parse(stoppedAt ?? '') || 0));
}
