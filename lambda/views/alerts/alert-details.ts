/** Draws what failed in a run, in full: the message in the thread below its card. Pure. */
import { isFailure } from '../../circleci/reports/run-event.ts';
import type { Run } from '../../store/stored-runs.ts';
import { place } from '../builds/build-lines.ts';
import type { Linking } from '../text/allowed-links.ts';
import { message } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { joined, limited, md } from '../text/mrkdwn.ts';
import { failureBlocks } from './alert-body.ts';
import { runName } from './alert-title.ts';

export interface AlertDetailsInput extends Linking {
  readonly run: Run;
  /** Whether lines of logs may be seen here. */
  readonly excerpt: 'show' | 'hide';
}

/** Returns undefined when the card shows everything already. */
export function alertDetailsView(input: AlertDetailsInput): Message | undefined {
  const { run, excerpt } = input;
  const failed = run.jobs.filter(({ status }) => isFailure(status)).length;
  if (failed === 0 || run.failures.length === 0) return undefined;
  const title = md`❌ ${failed === 1 ? '1 job failed' : `${failed} jobs failed`}`;
  const where = md` in ${limited(runName(run), 120)}${place(run)}`;
  const logs = excerpt === 'show' ? 3 : 0;
  return message({
    title: joined([title, where], ''),
    blocks: failureBlocks(input, { jobs: 8, tests: 10, logs, room: 1_500 }),
  });
}
