/** Reports runs on hold and runs approved since, with the same ids and times at each poll. Pure. */
import type { Approval } from '../circleci/client/approvals.ts';
import type { Report } from '../circleci/reports/run-event.ts';
import type { Run } from '../store/stored-runs.ts';

/** Returns a report for each pending approval. */
export function held(
  base: Report,
  approvals: readonly Approval[],
  stored: Run | undefined,
): readonly Report[] {
  const isTold = ({ requestId }: Approval) =>
    stored?.status === 'hold' && stored.approval?.requestId === requestId;
  // A hold must be newer than the stored status, even where CircleCI has no time for it. At equal times a hold wins.
  const least = stored && !approvals.some(isTold) ? stored.statusAt + Number(stored.status === 'hold') : 0;
  return approvals.map((approval) => {
    const { requestId, job, since = base.at } = approval;
    const at = isTold(approval) && stored ? stored.statusAt : Math.max(since, least);
    return { ...base, id: `${base.run}:hold:${requestId}`, at, status: 'hold', approval: { requestId, job } };
  });
}

/** Returns a report for a run that is stored as on hold and was approved since. */
export function goneOn(base: Report, stored: Run | undefined): readonly Report[] {
  if (stored?.status !== 'hold') return [];
  const waited = stored.approval?.requestId ?? 'approved';
  return [{ ...base, id: `${base.run}:running:${waited}`, at: stored.statusAt + 1, status: 'running' }];
}
