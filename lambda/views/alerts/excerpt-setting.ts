/** Draws whether alerts show log excerpts, and the question before they do. Pure. */

import { confirmView } from '../forms/confirm.ts';
import { message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, md, mention } from '../text/mrkdwn.ts';

export interface ExcerptsInput {
  readonly excerpts: 'on' | 'off';
  /** User id of the person who set it just now. */
  readonly changedBy?: string;
}

/** Before log lines are shown in every channel with alerts. */
export function askExcerptsView(): Message {
  return confirmView({
    title: '⚙️ Show log excerpts in alerts?',
    follows: [
      'Alerts will show the log lines and test messages that explain a failure to everyone in the channel. Secrets are masked, but masking can miss some. Channels shared with other companies never get excerpts.',
    ],
    label: 'Turn on excerpts',
    command: 'excerpts on',
  });
}

export function excerptsView({ excerpts, changedBy }: ExcerptsInput): Message {
  return message({
    title: changedBy
      ? md`⚙️ ${mention(changedBy)} turned ${excerpts} log excerpts in alerts.`
      : md`⚙️ Log excerpts in alerts are ${excerpts}.`,
    blocks: [
      section(
        excerpts === 'on'
          ? 'Everyone in a channel with alerts sees the log lines and test messages that explain a failure. Secrets are masked, but masking can miss some. Channels shared with other companies never get excerpts.'
          : md`An admin can turn them on with ${code('/circle excerpts on')}. Members can see logs with ${code('/circle log')} and share them.`,
      ),
    ],
  });
}
