/** Draws the CircleCI accounts that the workspace and the person use. Pure. */
import type { Me } from '../../circleci/api-v1-schemas.ts';
import { allConnections } from '../../connections/find-connection.ts';
import type { Account } from '../../store/own-account-store.ts';
import type { Connection } from '../../store/store.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message } from '../text/message.ts';
import { limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { date } from '../text/times.ts';
import { connectionName } from './connect.ts';

/** `refused`: its token has ended. `unread`: it did not answer. */
export type ConnectionState = 'works' | 'refused' | 'unread';

export interface MeInput {
  /** Undefined where there are several connections. */
  readonly me: Me | undefined;
  /** Of several connections each one's. */
  readonly states?: readonly ConnectionState[];
  /** Undefined when the token comes from the environment of a local run. */
  readonly connection: Connection | undefined;
  /** The person's own, the newest one. */
  readonly own: Account | undefined;
  /** Their others, at other hosts. */
  readonly ownElsewhere?: readonly Account[];
}

export function meView({ me, states = [], connection, own, ownElsewhere = [] }: MeInput): Message {
  const name = me?.name && me.name !== me.login ? md` (${limited(me.name, 80)})` : undefined;
  const host = connection ? hostName(connection.host) : 'CircleCI';
  const login = me?.login ?? connection?.login ?? '';
  const [, ...others] = allConnections(connection);
  return message({
    title: md`🔗 This workspace is connected to ${limited(host, 80)} as *${limited(login, 80)}*${name}.`,
    blocks: [
      others.length > 0
        ? section(
            ...others.map((one) => md`🔗 And to ${connectionName(one)} as *${limited(one.login, 80)}*.`),
          )
        : undefined,
      section(...allConnections(connection).map((one, at) => troubleOf(one, states[at]))),
      connection
        ? context(md`connected by ${mention(connection.connectedBy)}`, date(connection.connectedAt))
        : context('the token comes from this app’s configuration'),
      section(
        own
          ? md`👤 You act as *${limited(own.login, 80)}*${others.length > 0 ? md` on ${limited(hostName(own.host), 80)}` : undefined}, connected ${date(own.connectedAt)}.`
          : md`👤 You act with ${others.length > 0 ? 'these accounts' : 'this account'} until you connect your own.`,
      ),
      ...ownElsewhere.map((one) =>
        section(md`👤 On ${limited(hostName(one.host), 80)} you act as *${limited(one.login, 80)}*.`),
      ),
      actions(
        button(own ? 'Connect another' : 'Connect my account', { action: 'connect-me' }),
        own ? button('Disconnect mine', { action: 'run', command: 'disconnect me' }) : undefined,
        connection ? button('Reconnect the workspace', { action: 'connect' }) : undefined,
      ),
    ],
  });
}

function troubleOf(connection: Connection, state: ConnectionState = 'works'): Mrkdwn | undefined {
  if (state === 'works') return undefined;
  return state === 'refused'
    ? md`⚠️ ${connectionName(connection)} no longer accepts its token. Reconnect it.`
    : md`❔ Could not reach ${connectionName(connection)}.`;
}
