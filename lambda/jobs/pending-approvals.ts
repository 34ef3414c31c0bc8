/** Runs that wait for an approval, and that go on after it. Whoever looks says the same id and time. Pure. */
import type { Approval } from '../circleci/client/approvals.ts';
import type { Report } from '../circleci/reports/run-event.ts';
import type { Run } from '../store/runs.ts';

/** One report for each approval that it waits for. */
export function held(
  base: Report,
  approvals: readonly Approval[],
  stored: Run | undefined,
): readonly Report[] {
  const isTold = ({ requestId }: Approval) =>
    stored?.status === 'hold' && stored.approval?.requestId === requestId;
  // After what it did before, even where CircleCI names no time: at the same time a hold is the newer.
  const least = stored && !approvals.some(isTold) ? stored.statusAt + Number(stored.status === 'hold') : 0;
  return approvals.map((approval) => {
    const { requestId, job, since = base.at } = approval;
    const at = isTold(approval) && stored ? stored.statusAt : Math.max(since, least);
    return { ...base, id: `${base.run}:hold:${requestId}`, at, status: 'hold', approval: { requestId, job } };
  });
}

/** Its card says that it waits, and somebody has let it go on. */
export function goneOn(base: Report, stored: Run | undefined): readonly Report[] {
  if (stored?.status !== 'hold') return [];
  const waited = stored.approval?.requestId ?? 'approved';
  return [{ ...base, id: `${base.run}:running:${waited}`, at: stored.statusAt + 1, status: 'running' }];
}
