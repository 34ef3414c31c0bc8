/** Draws the notice to the installer that the app loses access to Slack. Pure. */
import { context, message, section } from '../text/blocks.ts';
import type { Message } from '../text/message.ts';
import { code, md } from '../text/mrkdwn.ts';
import { dateTime } from '../text/times.ts';

export interface TokenLostInput {
  readonly expiresAt: number;
  readonly installUrl: string;
}

export function tokenLostView({ expiresAt, installUrl }: TokenLostInput): Message {
  return message({
    title: md`🔑 *Reinstall this app*: its access to this workspace ends ${dateTime(expiresAt)}.`,
    blocks: [
      section(
        md`Slack didn’t renew the app’s token. Open this address in your browser: ${code(installUrl, 300)}`,
      ),
      context('Subscriptions, roles and the CircleCI connection are kept'),
    ],
  });
}
