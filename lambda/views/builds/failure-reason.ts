/** Draws why jobs failed: what, where and which test, in at most eight lines each. Pure. */
import type { KnownBlock } from '@slack/types';
import type { FailureReason } from '../../circleci/failure/failure-reason-types.ts';
import { context, section } from '../text/blocks.ts';
import { code, joined, limited, type Mrkdwn, md } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';

export interface JobReason {
  readonly job: string;
  readonly reason: FailureReason;
}

export interface Reasons {
  readonly failures: readonly JobReason[];
  /** Failed jobs whose reason could not be read in time. */
  readonly missing: number;
}

const mostShown = 3;
/** Characters for the lines of one job. */
const room = 1_200;

/** Jobs that fail alike are said once. */
export function reasonBlocks({ failures, missing }: Reasons): readonly (KnownBlock | undefined)[] {
  const alike = [...Map.groupBy(failures, ({ reason }) => reason.fingerprint).values()];
  const left = failures.length - alike.slice(0, mostShown).flat().length + missing;
  return [
    ...alike.slice(0, mostShown).flatMap(oneReason),
    left > 0 ? context(md`${left} more failed ${left === 1 ? 'job' : 'jobs'} not shown`) : undefined,
  ];
}

function oneReason(same: readonly JobReason[]): readonly (KnownBlock | undefined)[] {
  const [first] = same;
  if (!first) return [];
  const { reason } = first;
  const { failed, of } = reason.containers;
  return [
    section(md`*Why* ${named(same)} failed${place(reason)}`),
    preformatted(linesOf(reason), { room, keep: 'first' }).block,
    context(
      reason.exit === undefined ? undefined : limited(reason.exit, 120),
      of > 1 ? md`in ${failed} of ${of} containers` : undefined,
      reason.moreTests > 0 ? md`${reason.moreTests} more failed tests` : undefined,
      reason.isSetUp ? 'setup failed, not your code' : undefined,
      reason.certainty === 'unsure' ? 'end of the log: no clear error found' : undefined,
    ),
  ];
}

/** Where no line tells, the end of the log is enough to see where it stood. */
function linesOf({ lines, certainty }: FailureReason): readonly string[] {
  return certainty === 'unsure' ? lines.slice(-3) : lines;
}

function named(same: readonly JobReason[]): Mrkdwn {
  const names = same.slice(0, 3).map(({ job }) => code(job, 60));
  const more = same.length > names.length ? md` +${same.length - names.length}` : undefined;
  return md`${joined(names, ', ')}${more}`;
}

function place({ where }: FailureReason): Mrkdwn | undefined {
  return where === undefined ? undefined : md` at ${code(where, 120)}`;
}
