/** Finds the red times in a workflow's results, by the model of a branch. Pure. */
import type { RedTime } from '../store/red-time.ts';
import type { Result } from '../store/stored-runs.ts';
import { pipelinesOf } from './recovery-and-red-since.ts';

/** Returns them oldest first. Only the newest may still last. */
export function redTimes(results: readonly Result[]): readonly RedTime[] {
  const times: RedTime[] = [];
  let failed: readonly Result[] = [];
  const end = (fixed: Result | undefined) => {
    const [first] = failed;
    const newest = failed.at(-1);
    if (first && newest)
      times.push({
        runs: failed.map(({ run }) => run),
        first: brief(first),
        newest: { ...brief(newest), failedJobs: newest.failedJobs },
        fixed: fixed && brief(fixed),
      });
    failed = [];
  };
  for (const { outcome, attempts } of pipelinesOf(results).toReversed()) {
    if (outcome !== 'red' && outcome !== 'green') continue;
    failed = [...failed, ...attempts.filter(({ status }) => status === 'failed')];
    if (outcome === 'green') end(attempts.findLast(({ status }) => status === 'success'));
  }
  end(undefined);
  return times;
}

/** True for a run that failed in it, or that ended it. */
export function isIn({ runs, fixed }: RedTime, run: string): boolean {
  return runs.includes(run) || fixed?.run === run;
}

/** Tells whether two readings are of one red time: late results move its ends, and may part it. */
export function isSameTime(one: RedTime, other: RedTime): boolean {
  return one.runs.some((run) => other.runs.includes(run));
}

function brief({ run, at, status, pipeline, author, revision, endedAt, startedAt }: Result): Result {
  return { run, at, status, pipeline, author, revision, startedAt, endedAt };
}
