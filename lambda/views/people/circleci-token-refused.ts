/** Draws the notice that CircleCI rejects the workspace’s token, for the person who connected it. Pure. */
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, md } from '../text/mrkdwn.ts';

export function tokenRefusedView({ host }: { readonly host: string }): Message {
  return message({
    title: md`🔑 *${limited(hostName(host), 80)} rejected the token* that you connected this workspace with.`,
    blocks: [
      section(
        'Until someone reconnects, watches, failure details and alerts about started and held runs are paused. Other alerts still arrive.',
      ),
      actions(button('Reconnect', { action: 'connect' }, { style: 'primary' })),
      context('Your subscriptions are kept'),
    ],
  });
}
