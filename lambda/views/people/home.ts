/** The app's Home tab. */
import type { Connection } from '../../store/store.ts';
import { actions, context, section } from '../text/blocks.ts';
import { hostName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import type { Home } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';
import { commandList, type HelpEntry } from './help.ts';

export interface HomeInput {
  readonly connection: Connection | undefined;
  readonly commands: readonly HelpEntry[];
}

export function homeView({ connection, commands }: HomeInput): Home {
  const parts = [
    { type: 'header', text: { type: 'plain_text', text: 'CircleCI in Slack', emoji: false } } as const,
    ...(connection ? connected(connection) : notConnected()),
    { type: 'divider' } as const,
    ...commandList(commands),
    context(md`Type these in any channel. ${code('/circle help status')} tells more.`),
  ];
  return { type: 'home', blocks: parts.filter((block) => block !== undefined) };
}

function connected({ host, login, connectedBy }: Connection): readonly (Part | undefined)[] {
  return [
    section(
      md`🔗 Connected to ${limited(hostName(host), 80)} as *${limited(login, 80)}*, by ${mention(connectedBy)}.`,
    ),
    actions(button('Reconnect', { action: 'connect' })),
  ];
}

function notConnected(): readonly (Part | undefined)[] {
  return [
    section('🔌 This workspace is not connected to CircleCI yet. Connect it once, for everybody here.'),
    actions(button('Connect', { action: 'connect' }, { style: 'primary' })),
  ];
}

type Part = Home['blocks'][number];
