/** Draws connecting to and disconnecting from CircleCI. A token is only typed into the form. Pure. */
import type { InputBlock } from '@slack/types';
import type { Project } from '../../circleci/project.ts';
import type { Serving } from '../../store/own-account-store.ts';
import type { Connection } from '../../store/store.ts';
import type { Digest, Subscription, Watch } from '../../store/subscriptions-and-schedules.ts';
import { confirmView } from '../forms/confirm.ts';
import { input } from '../forms/form.ts';
import { webhooksLeft } from '../subscriptions/webhooks-not-removed.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, plain } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { date } from '../text/times.ts';
import { chooseButton } from './setup.ts';

export interface ConnectModalInput {
  /** Filled in when the workspace is connected to a CircleCI Server already. */
  readonly host?: string;
  /** Those that the workspace has. */
  readonly connections?: readonly Connection[];
  /** Kept in private_metadata and given back on submission. At most 3,000 characters. */
  readonly metadata: string;
}

export function connectModal({ host, connections = [], metadata }: ConnectModalInput): Modal {
  const intro = section(
    'Everyone in this workspace uses this token, so a bot account works best. It is stored in AWS Secrets Manager and never shown.',
  );
  const known =
    connections.length > 0
      ? section(
          md`Connected now: ${joined(connections.map(connectionName), ', ')}. A token for the same CircleCI replaces that one, any other is added.`,
        )
      : undefined;
  return {
    type: 'modal',
    callback_id: 'connect',
    private_metadata: metadata,
    title: plain('Connect CircleCI', 24),
    submit: plain('Connect', 24),
    close: plain('Cancel', 24),
    blocks: [
      ...(intro ? [intro] : []),
      ...(known ? [known] : []),
      tokenInput(),
      hostInput(host),
      ...(known ? [organizationsInput()] : []),
    ],
  };
}

function tokenInput(): InputBlock {
  return {
    type: 'input',
    block_id: 'token',
    label: plain('Personal API token', 2_000),
    hint: plain('Create one in CircleCI: User Settings → Personal API Tokens.', 2_000),
    element: { type: 'plain_text_input', action_id: 'value', max_length: 300, focus_on_load: true },
  };
}

function hostInput(host: string | undefined): InputBlock {
  return {
    type: 'input',
    block_id: 'host',
    optional: true,
    label: plain('CircleCI Server', 2_000),
    hint: plain('Only if you host CircleCI Server. Leave empty for circleci.com.', 2_000),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: 300,
      placeholder: { type: 'plain_text', text: 'https://circleci.example.com', emoji: false },
      ...(host && { initial_value: host.slice(0, 300).toWellFormed() }),
    },
  };
}

function organizationsInput(): InputBlock {
  return input({
    id: 'organizations',
    label: 'Organizations',
    most: 300,
    hint: 'Only if this token is for some organizations alone, like acme, bb/beta. Leave empty for all.',
    optional: 'optional',
  });
}

/** `ci.example.com`, `circleci.com (gh/acme)`. */
export function connectionName({ host, organizations }: Serving): Mrkdwn {
  const only = organizations && md` (${limited(organizations.join(', '), 150)})`;
  return md`${limited(hostName(host), 80)}${only}`;
}

/** Not connected yet. */
export function connectView(): Message {
  return message({
    title: '🔗 This workspace is not connected to CircleCI yet.',
    blocks: [
      section(md`Connect it once for everyone with a personal API token.`),
      actions(button('Connect', { action: 'connect' }, { style: 'primary' })),
    ],
  });
}

export interface ConnectedInput {
  readonly connection: Connection;
  /** User id. */
  readonly changedBy: string;
  /** Whether some channel has alerts already. */
  readonly hasAlerts: boolean;
}

export function connectedView({ connection, changedBy, hasAlerts }: ConnectedInput): Message {
  const account = md`*${limited(connection.login, 80)}*`;
  return message({
    title: md`🔗 ${mention(changedBy)} connected this workspace to ${connectionName(connection)} as ${account}.`,
    blocks: [
      hasAlerts ? undefined : section(md`*Next step:* choose projects and a channel for their alerts.`),
      hasAlerts ? undefined : actions(chooseButton('primary')),
      context(md`Try ${code('/circle projects')} or ${code('/circle recent')}`),
    ],
  });
}

export interface ConnectionsInput {
  readonly connections: readonly Connection[];
  /** What a person types to name each, in the same order. */
  readonly words: readonly string[];
  /** Whether the reader may change them. */
  readonly isAdmin: boolean;
}

/** A row for each, and what to do with it. */
export function connectionsView({ connections, words, isAdmin }: ConnectionsInput): Message {
  return message({
    title: md`🔗 *This workspace uses ${connections.length === 1 ? 'one CircleCI connection' : md`${connections.length} CircleCI connections`}*`,
    blocks: [
      ...connections.map((one, at) => connectionRow(one, words[at], isAdmin)),
      isAdmin
        ? actions(button('Connect another', { action: 'connect', another: true }, { id: 'connect' }))
        : undefined,
      context('A project uses the connection that names its organization, else the one that can see it'),
    ],
  });
}

function connectionRow(one: Connection, name: string | undefined, isAdmin: boolean) {
  const { login, connectedBy, connectedAt, organizations } = one;
  const only = organizations && md`only ${limited(organizations.join(', '), 300)}`;
  const by = md`connected by ${mention(connectedBy)}, ${date(connectedAt)}`;
  const said = section(
    md`*${limited(hostName(one.host), 80)}* as *${limited(login, 80)}*`,
    joined([only, by], ' · '),
  );
  const accessory =
    isAdmin && name !== undefined
      ? button('Disconnect', { action: 'run', command: `disconnect ${name}` }, { id: `disconnect:${name}` })
      : undefined;
  return said && accessory ? { ...said, accessory } : said;
}

export interface AskDisconnectInput {
  /** Those that end. */
  readonly ending: readonly [Connection, ...Connection[]];
  /** Those that stay. */
  readonly staying: readonly Connection[];
  /** The command that was typed. */
  readonly command: string;
  readonly subscriptions: readonly Subscription[];
  readonly digests: readonly Digest[];
  readonly watches: readonly Watch[];
}

/** Says what stops. */
export function askDisconnectView(input: AskDisconnectInput): Message {
  const { ending, staying, subscriptions, digests, watches, command } = input;
  const channels = new Set(subscriptions.map(({ channel }) => channel)).size;
  const stopping = [
    counted(subscriptions.length, 'alert subscription', ` in ${counted(channels, 'channel')}`),
    counted(digests.length, 'digest'),
    counted(watches.length, 'watch'),
  ].filter((text) => text !== '');
  return confirmView({
    title: md`🔗 Disconnect this workspace from ${joined(
      ending.map((one) => md`${connectionName(one)} (*${limited(one.login, 80)}*)`),
      ', ',
    )}?`,
    follows: [
      staying.length === 0
        ? 'This deletes the token. No one here will be able to view or change anything in CircleCI.'
        : md`This deletes its token. Its projects can’t be viewed or changed from here; those of ${joined(staying.map(connectionName), ', ')} can.`,
      stopping.length === 0
        ? undefined
        : md`These stop until someone reconnects: *${limited(stopping.join(', '), 200)}*.`,
    ],
    label: 'Disconnect',
    command,
  });
}

/** `2 watches`; empty for none. */
function counted(count: number, what: string, more = ''): string {
  if (count === 0) return '';
  const plural = what.endsWith('ch') ? 'es' : 's';
  return `${count} ${what}${count === 1 ? '' : plural}${more}`;
}

export interface DisconnectedInput {
  /** User id. */
  readonly changedBy: string;
  /** The one that ended; undefined where none is left. */
  readonly ended?: Connection | undefined;
  /** Whose webhooks CircleCI did not let us remove. */
  readonly left: readonly Project[];
}

export function disconnectedView({ changedBy, ended, left }: DisconnectedInput): Message {
  const from = ended ? connectionName(ended) : md`CircleCI`;
  return message({
    title: md`🔗 ${mention(changedBy)} disconnected this workspace from ${from} and deleted the token.`,
    blocks: [webhooksLeft(left), context(md`Reconnect with ${code('/circle connect')}`)],
  });
}

/** Slack sent us something from a workspace that never installed the app, or removed it. */
export function notInstalledView(): Message {
  return message({
    title: 'This app is not installed in this workspace.',
    blocks: [section('Ask a workspace admin to install it.')],
  });
}
