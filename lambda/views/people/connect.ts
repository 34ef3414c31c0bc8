/** Draws connecting to and disconnecting from CircleCI. A token is only typed into the form. Pure. */
import type { InputBlock } from '@slack/types';
import type { Project } from '../../circleci/project.ts';
import type { Connection } from '../../store/store.ts';
import type { Digest, Subscription, Watch } from '../../store/subscriptions-and-schedules.ts';
import { confirmView } from '../forms/confirm.ts';
import { webhooksLeft } from '../subscriptions/webhooks-not-removed.ts';
import { actions, context, message, section } from '../text/blocks.ts';
import { button, plain } from '../text/buttons-and-menus.ts';
import { hostName } from '../text/display-names.ts';
import type { Message, Modal } from '../text/message.ts';
import { code, limited, md, mention } from '../text/mrkdwn.ts';
import { chooseButton } from './setup.ts';

export interface ConnectModalInput {
  /** Filled in when the workspace is connected to a CircleCI Server already. */
  readonly host?: string;
  /** Kept in private_metadata and given back on submission. At most 3,000 characters. */
  readonly metadata: string;
}

export function connectModal({ host, metadata }: ConnectModalInput): Modal {
  const intro = section(
    'Everyone in this workspace uses this token, so a bot account works best. It is stored in AWS Secrets Manager and never shown.',
  );
  return {
    type: 'modal',
    callback_id: 'connect',
    private_metadata: metadata,
    title: plain('Connect CircleCI', 24),
    submit: plain('Connect', 24),
    close: plain('Cancel', 24),
    blocks: [...(intro ? [intro] : []), tokenInput(), hostInput(host)],
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
    title: md`🔗 ${mention(changedBy)} connected this workspace to ${limited(hostName(connection.host), 80)} as ${account}.`,
    blocks: [
      hasAlerts ? undefined : section(md`*Next step:* choose projects and a channel for their alerts.`),
      hasAlerts ? undefined : actions(chooseButton('primary')),
      context(md`Try ${code('/circle projects')} or ${code('/circle recent')}`),
    ],
  });
}

export interface AskDisconnectInput {
  readonly connection: Connection;
  readonly subscriptions: readonly Subscription[];
  readonly digests: readonly Digest[];
  readonly watches: readonly Watch[];
}

/** Says what stops. */
export function askDisconnectView(input: AskDisconnectInput): Message {
  const { connection, subscriptions, digests, watches } = input;
  const channels = new Set(subscriptions.map(({ channel }) => channel)).size;
  const stopping = [
    counted(subscriptions.length, 'alert subscription', ` in ${counted(channels, 'channel')}`),
    counted(digests.length, 'digest'),
    counted(watches.length, 'watch'),
  ].filter((text) => text !== '');
  return confirmView({
    title: md`🔗 Disconnect this workspace from ${limited(hostName(connection.host), 80)} (*${limited(connection.login, 80)}*)?`,
    follows: [
      'This deletes the token. No one here will be able to view or change anything in CircleCI.',
      stopping.length === 0
        ? undefined
        : md`These stop until someone reconnects: *${limited(stopping.join(', '), 200)}*.`,
    ],
    label: 'Disconnect',
    command: 'disconnect',
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
  /** Whose webhooks CircleCI did not let us remove. */
  readonly left: readonly Project[];
}

export function disconnectedView({ changedBy, left }: DisconnectedInput): Message {
  return message({
    title: md`🔗 ${mention(changedBy)} disconnected this workspace from CircleCI and deleted the token.`,
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
