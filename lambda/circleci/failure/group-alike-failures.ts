/** Puts failures that are alike together, so that each is said once. Pure. */
import type { FailureReason } from './failure-reason-types.ts';

export interface Alike<T> {
  readonly reason: FailureReason;
  readonly of: readonly T[];
}

/** The largest groups first; of equal ones in the order given. */
export function groupAlike<T>(
  failures: readonly T[],
  reasonOf: (failure: T) => FailureReason | undefined,
): readonly Alike<T>[] {
  const told = failures.flatMap((failure) => {
    const reason = reasonOf(failure);
    return reason ? [{ failure, reason }] : [];
  });
  return [...Map.groupBy(told, ({ reason }) => reason.fingerprint).values()]
    .flatMap((group) =>
      group[0] ? [{ reason: group[0].reason, of: group.map(({ failure }) => failure) }] : [],
    )
    .toSorted((one, other) => other.of.length - one.of.length);
}
