/** Draws the Home tab. Pure. */
import type { BranchWorkflow } from '../../circleci/runs/branch.ts';
import type { Connection } from '../../store/store.ts';
import { redBranch, type Telling, type Why } from '../runs/failing.ts';
import { type UnreadBranch, unreadLine } from '../runs/unread.ts';
import { actions, context, section } from '../text/blocks.ts';
import { hostName } from '../text/display-names.ts';
import { button } from '../text/elements.ts';
import type { Home } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';
import { commandList, type HelpEntry } from './help.ts';

export interface HomeInput {
  readonly connection: Connection | undefined;
  readonly commands: readonly HelpEntry[];
  /** What is red by the person's own runs; undefined until CircleCI has told, and for who may not see output. */
  readonly own: OwnRed | undefined;
  readonly now: number;
}

export interface OwnRed {
  readonly reds: readonly BranchWorkflow[];
  readonly unread: readonly UnreadBranch[];
  readonly reasons: Why;
}

export function homeView({ connection, commands, own, now }: HomeInput): Home {
  const parts = [
    { type: 'header', text: { type: 'plain_text', text: 'CircleCI in Slack', emoji: false } } as const,
    ...(connection ? connected(connection) : notConnected()),
    ...(own ? ownRed(own, { now, host: connection?.host }) : []),
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

const mostReds = 10;

function ownRed({ reds, unread, reasons }: OwnRed, linking: Telling): readonly (Part | undefined)[] {
  const more = reds.length - mostReds;
  return [
    { type: 'divider' },
    section(md`*Red by your runs*`),
    ...reds.slice(0, mostReds).map((red) => section(redBranch(red, { ...linking, reasons }))),
    context(unreadLine(unread)),
    context(
      more > 0 ? md`+${more} more` : undefined,
      reasons.missing > 0 ? md`reasons not read: ${reasons.missing}` : undefined,
      md`${code('/circle mine')} shows what runs, too`,
    ),
  ];
}

function notConnected(): readonly (Part | undefined)[] {
  return [
    section('🔌 This workspace is not connected to CircleCI yet. Connect it once, for everybody here.'),
    actions(button('Connect', { action: 'connect' }, { style: 'primary' })),
  ];
}

type Part = Home['blocks'][number];
