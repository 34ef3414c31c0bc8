/** Draws the card of a run in a channel, which is edited while the run lasts. Pure. */
import type { Run } from '../../store/stored-runs.ts';
import { message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { joined, type Mrkdwn, made, md } from '../text/mrkdwn.ts';
import {
  type Amount,
  commitLines,
  failureBlocks,
  inShort,
  overtakenLine,
  reasonOf,
  sinceLine,
  stillRedLine,
  timesOf,
} from './alert-body.ts';
import { runActions } from './alert-buttons.ts';
import { otherJobs, type RunInput, runLook, runPlace, runTitle } from './alert-title.ts';
import { careLines } from './branch-owner.ts';
import { redTimeLine } from './red-time.ts';
import { actLines, afterApproval } from './run-action-history.ts';

export interface AlertInput extends RunInput {
  /** Mrkdwn made by us: `<@U1>`, `<!subteam^S1>`. */
  readonly mention?: string | undefined;
  readonly now: number;
  /** Whether lines of logs may be seen here; else they are not. */
  readonly excerpt?: 'show' | 'hide' | undefined;
  /** `thread`: tests and logs are told in the thread. */
  readonly details?: 'here' | 'thread' | undefined;
}

export function alertView(said: AlertInput): Message {
  const input = { ...said, run: afterApproval(said.run) };
  const { run, now } = input;
  return message({
    title: titleOf(input),
    color: runLook(input).color,
    blocks: [
      section(...actLines(input), ...careLines(input)),
      explained(run),
      ...failureBlocks(input, amountOf(input)),
      section(otherJobs(run)),
      section(
        input.red ? redTimeLine({ ...input, red: input.red }) : sinceLine(input),
        stillRedLine(input),
        overtakenLine(input),
      ),
      section(...commitLines(input)),
      timesOf(run, now),
      runActions(input),
    ],
  });
}

/** Notifies the people mentioned on a card that was posted before: a reply, since an edit does not notify them. */
export function calledView(input: AlertInput): Message {
  return message({ title: titleOf(input), blocks: [] });
}

/**
 * Puts the mention into the message itself, since a mention in an attachment may not notify. A notification shows the
 * plain text alone, so that text begins with the reason where it may be seen.
 */
function titleOf(input: AlertInput): Mrkdwn {
  const { run, excerpt } = input;
  const title = runTitle(input);
  const mention = input.mention === undefined ? undefined : made(input.mention);
  const why = excerpt === 'show' ? reasonOf(run) : undefined;
  const short = why ?? inShort(run);
  const name = why ? runPlace(input) : title;
  return {
    mrkdwn: joined([joined([title, mention], ' '), why && md`*${why}*`], '\n').mrkdwn,
    plain: joined([short ? md`${name}: ${short}` : name, mention], ' ').plain,
  };
}

function explained({ status, approval, supersededBy }: Run): ReturnType<typeof section> {
  if (status === 'error')
    return section('CircleCI could not run this workflow. Open it in CircleCI for details.');
  return status === 'hold' && approval
    ? section(
        md`*${approval.job.slice(0, 150)}* needs approval.`,
        supersededBy === undefined ? undefined : md`Superseded by pipeline ${supersededBy}.`,
      )
    : undefined;
}

function amountOf({ excerpt, details }: AlertInput): Amount {
  if (details === 'thread') return { jobs: 4, tests: 0, logs: 0, room: 0 };
  return { jobs: 4, tests: 5, logs: excerpt === 'show' ? 1 : 0, room: 1_500 };
}
