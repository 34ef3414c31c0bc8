/** Draws the CircleCI accounts that the workspace and the person use. Pure. */
import type { Me } from '../../circleci/api-v1-schemas.ts';
import type { Account } from '../../store/own-account-store.ts';
import type { Connection } from '../../store/store.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, md, mention } from '../text/mrkdwn.ts';
import { date } from '../text/times.ts';

export interface MeInput {
  readonly me: Me;
  /** Undefined when the token comes from the environment of a local run. */
  readonly connection: Connection | undefined;
  /** The person's own. */
  readonly own: Account | undefined;
}

export function meView({ me, connection, own }: MeInput): Message {
  const name = me.name && me.name !== me.login ? md` (${limited(me.name, 80)})` : undefined;
  const host = connection ? hostName(connection.host) : 'CircleCI';
  return message({
    title: md`🔗 This workspace is connected to ${limited(host, 80)} as *${limited(me.login, 80)}*${name}.`,
    blocks: [
      connection
        ? context(md`connected by ${mention(connection.connectedBy)}`, date(connection.connectedAt))
        : context('the token comes from this app’s configuration'),
      section(
        own
          ? md`👤 You act as *${limited(own.login, 80)}*, connected ${date(own.connectedAt)}.`
          : md`👤 You act with this account until you connect your own.`,
      ),
      actions(
        button(own ? 'Connect another' : 'Connect my account', { action: 'connect-me' }),
        own ? button('Disconnect mine', { action: 'run', command: 'disconnect me' }) : undefined,
        connection ? button('Reconnect the workspace', { action: 'connect' }) : undefined,
      ),
    ],
  });
}
