/** Draws the Home tab: what concerns its reader, at a glance, with a button for each. Pure. */
import { allConnections } from '../../connections/find-connection.ts';
import { type EffectiveRole, mayAct } from '../../permissions.ts';
import type { Connection } from '../../store/store.ts';
import type { Subscription, Watch } from '../../store/subscriptions-and-schedules.ts';
import { type OwnBranchesInput, ownBranchRows } from '../runs/mine.ts';
import { unreadHostsLine, unreadLine } from '../runs/unread-branches.ts';
import { onePerPlace, restLine, ruleLine, subject } from '../subscriptions/rule-in-words.ts';
import { actions, context, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { projectName } from '../text/display-names.ts';
import type { Home } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention, otherChannelName } from '../text/mrkdwn.ts';
import { connectionName } from './connect.ts';
import { chooseButton } from './setup.ts';

export interface HomeInput {
  readonly reader: {
    readonly user: string;
    readonly effectiveRole: EffectiveRole;
    /** Of the code host; undefined until it is linked. */
    readonly login: string | undefined;
    /** As Slack has confirmed it, in lower case. */
    readonly email?: string | undefined;
  };
  readonly connection: Connection | undefined;
  /** Of the workspace, and of the reader; none for who may not see them. */
  readonly subscriptions: readonly Subscription[];
  readonly watches: readonly Watch[];
  /** Undefined until CircleCI has answered, and for who may not see output. */
  readonly own: OwnBranchesInput | undefined;
  readonly now: number;
}

type Part = Home['blocks'][number];
type Parts = readonly (Part | undefined)[];

export function homeView(input: HomeInput): Home {
  const parts: Parts = [
    { type: 'header', text: { type: 'plain_text', text: 'CircleCI Bot', emoji: false } },
    ...connectionParts(input),
    ...(input.connection ? branchParts(input) : []),
    ...watchParts(input),
    ...directParts(input),
    ...subscriptionParts(input),
    ...workspaceParts(input),
    { type: 'divider' },
    ...footer(input),
  ];
  return { type: 'home', blocks: parts.filter((block) => block !== undefined) };
}

function connectionParts({ connection, reader }: HomeInput): Parts {
  const mayConnect = mayAct(reader.effectiveRole, 'connect');
  if (!connection)
    return [
      section(
        '🔗 This workspace is not connected to CircleCI yet.',
        mayConnect ? 'Connect it once for everyone.' : 'Ask an admin of this workspace to connect it.',
      ),
      mayConnect ? actions(button('Connect', { action: 'connect' }, { style: 'primary' })) : undefined,
    ];
  const all = allConnections(connection);
  const said = section(
    ...all.map(
      (one) =>
        md`🔗 Connected to ${connectionName(one)} as *${limited(one.login, 80)}*, by ${mention(one.connectedBy)}`,
    ),
  );
  const manage =
    all.length > 1 ? shortcut('Connections', 'connections') : button('Reconnect', { action: 'connect' });
  const accessory = mayConnect ? manage : undefined;
  return [said && accessory ? { ...said, accessory } : said];
}

/** What of the reader's runs is red, runs or waits. */
function branchParts({ own, reader }: HomeInput): Parts {
  if (!mayAct(reader.effectiveRole, 'see output')) return [];
  const unlinked = section(
    md`Link your GitHub or Bitbucket login to see your builds here: ${code('/circle link <login>')}`,
  );
  const isKnown = (reader.login ?? reader.email) !== undefined;
  const { rows = [], missing = 0 } = own ? ownBranchRows(own) : {};
  return [
    { type: 'divider' },
    section(md`*Your builds*`),
    isKnown ? undefined : unlinked,
    own && rows.length + own.unread.length + (own.unreadHosts ?? []).length === 0
      ? section('✅ None failing, running or waiting')
      : undefined,
    ...rows,
    own &&
      context(
        unreadHostsLine(own.unreadHosts ?? []),
        unreadLine(own.unread),
        missing > 0 ? md`+${missing} more` : undefined,
      ),
    actions(isKnown ? shortcut('My builds', 'mine') : undefined, shortcut('Failing projects', 'failing')),
  ];
}

const mostWatches = 5;

function watchParts({ watches }: HomeInput): Parts {
  if (watches.length === 0) return [];
  const named = watches.slice(0, mostWatches).map(watched);
  const more = watches.length > mostWatches ? md`and ${watches.length - mostWatches} more` : undefined;
  return [section(md`*Watching*`, joined([...named, more], ', '))];
}

function watched({ project, branch, build }: Watch): Mrkdwn {
  const name = limited(projectName(project), 60);
  if (build !== undefined) return md`${name}#${build}`;
  return branch === undefined ? name : md`${name} on ${code(branch, 40)}`;
}

const mostSubscriptions = 8;

/** What the reader gets by direct message. */
function directParts({ connection, subscriptions, reader, now }: HomeInput): Parts {
  if (!connection || !mayAct(reader.effectiveRole, 'direct alerts')) return [];
  const first = subscriptions.find(({ direct, owner }) => direct !== undefined && owner === reader.user);
  const said = first ? ruleLine(first) : 'Get one when your own runs fail, recover or wait for approval.';
  return [
    { type: 'divider' },
    section(md`*Direct messages*`, said, first && restLine(first, now)),
    actions(shortcut('Direct messages…', 'dm')),
  ];
}

/** Those that the reader made. */
function subscriptionParts({ subscriptions, reader, now }: HomeInput): Parts {
  const own = subscriptions.filter(({ owner, direct }) => owner === reader.user && direct === undefined);
  if (own.length === 0) return [];
  const places = onePerPlace(own);
  const rows = places.slice(0, mostSubscriptions).map((one) => alertLine(one, now));
  const left = places.length - mostSubscriptions;
  const more = left > 0 ? md`+${left} more` : undefined;
  return [
    { type: 'divider' },
    section(md`*Your alerts*`, ...rows, more),
    actions(shortcut('All alerts', 'subscriptions all')),
  ];
}

/** ``acme/web in #ci``, and why none come. */
function alertLine(subscription: Subscription, now: number): Mrkdwn {
  const place = md`🔔 ${limited(subject(subscription), 80)} in ${otherChannelName(subscription.channel)}`;
  return joined([place, restLine(subscription, now)], ' · ');
}

const mostPaused = 5;

/** What an admin looks after: alerts that do not come, settings, the audit log. */
function workspaceParts({ connection, subscriptions: all, reader, now }: HomeInput): Parts {
  if (!mayAct(reader.effectiveRole, 'set limits')) return [];
  const subscriptions = all.filter(({ direct }) => direct === undefined);
  const channels = new Set(subscriptions.map(({ channel }) => channel)).size;
  const paused = subscriptions.filter((one) => one.paused && one.owner !== reader.user);
  return [
    { type: 'divider' },
    section(
      md`*This workspace*`,
      subscriptions.length === 0
        ? 'No channel has alerts yet'
        : md`🔔 ${counted(subscriptions.length, 'subscription')} in ${counted(channels, 'channel')}`,
      ...paused.slice(0, mostPaused).map((one) => alertLine(one, now)),
      paused.length > mostPaused ? md`+${paused.length - mostPaused} more paused` : undefined,
    ),
    actions(
      connection && subscriptions.length === 0 ? chooseButton('primary') : undefined,
      shortcut('Default settings', 'settings default'),
      shortcut('Roles', 'role'),
      shortcut('Audit log', 'audit'),
    ),
  ];
}

/** Answers by direct message, or by a form. */
function shortcut(label: string, command: string) {
  return button(label, { action: 'run', command }, { id: `home-${command}` });
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function footer({ reader: { effectiveRole, login } }: HomeInput): Parts {
  const role = effectiveRole === 'unknown' ? undefined : md`Your role: ${effectiveRole}`;
  return [
    context(
      role,
      login === undefined ? undefined : md`linked to ${code(login, 60)}`,
      md`${code('/circle help')} lists all commands`,
    ),
  ];
}
