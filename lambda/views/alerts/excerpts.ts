/** Draws whether alerts show log excerpts, and the question before they do. Pure. */

import { confirmView } from '../forms/confirm.ts';
import { message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, md, mention } from '../text/mrkdwn.ts';

export interface ExcerptsInput {
  readonly excerpts: 'on' | 'off';
  /** The user id of whoever set it just now. */
  readonly changedBy?: string;
}

/** Before log lines are shown in every channel with alerts. */
export function askExcerptsView(): Message {
  return confirmView({
    title: '📜 Show why jobs failed, from their logs and tests, in alerts?',
    follows: [
      'Everyone who reads a channel with alerts reads these lines. What looks like a secret is masked, but no mask knows every secret. Channels that are shared with other companies get none.',
    ],
    label: 'Show log lines',
    command: 'excerpts on',
  });
}

export function excerptsView({ excerpts, changedBy }: ExcerptsInput): Message {
  const shows =
    excerpts === 'on' ? 'show the lines of logs and tests that tell why a job failed' : 'show no log lines';
  return message({
    title: changedBy ? md`📜 ${mention(changedBy)} set it: alerts ${shows}.` : md`📜 Alerts ${shows}.`,
    blocks: [
      section(
        excerpts === 'on'
          ? 'Whoever reads a channel with alerts reads these lines. What looks like a secret is masked, but no mask knows every secret. Channels that are shared with other companies get none.'
          : md`An admin turns them on with ${code('/circle excerpts on')}. Members may ask with ${code('/circle log')}, and share what they see.`,
      ),
    ],
  });
}
