/** Draws the notice that CircleCI rejects the workspace’s token, for the person who connected it. Pure. */
import type { Serving } from '../../store/own-account-store.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import type { Message } from '../text/message.ts';
import { md } from '../text/mrkdwn.ts';
import { connectionName } from './connect.ts';

export interface TokenRefusedInput extends Serving {
  /** The workspace has other connections, which work. */
  readonly isOneOf?: boolean;
}

export function tokenRefusedView({ isOneOf = false, ...connection }: TokenRefusedInput): Message {
  return message({
    title: md`🔑 *${connectionName(connection)} rejected the token* that you connected this workspace with.`,
    blocks: [
      section(
        isOneOf
          ? 'Until someone reconnects, watches, failure details and alerts about started and held runs of its projects are paused. Your other CircleCI connections work.'
          : 'Until someone reconnects, watches, failure details and alerts about started and held runs are paused. Other alerts still arrive.',
      ),
      actions(button('Reconnect', { action: 'connect' }, { style: 'primary' })),
      context('Your subscriptions are kept'),
    ],
  });
}
