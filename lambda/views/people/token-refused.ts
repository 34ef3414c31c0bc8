/** Draws the notice that CircleCI rejects the workspace’s token, for the person who connected it. Pure. */
import { actions, context, message, section } from '../text/blocks.ts';
import { hostName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import type { Message } from '../text/message.ts';
import { limited, md } from '../text/mrkdwn.ts';

export function tokenRefusedView({ host }: { readonly host: string }): Message {
  return message({
    title: md`🔑 *CircleCI refuses the token* that you connected this workspace with, at ${limited(hostName(host), 80)}.`,
    blocks: [
      section(
        'Until somebody connects again, watches rest, and so do details of failures and alerts about starts and holds. What CircleCI reports by itself still arrives.',
      ),
      actions(button('Connect again', { action: 'connect' }, { style: 'primary' })),
      context('No subscription was paused or deleted', 'Said once'),
    ],
  });
}
