/** Connecting the workspace to CircleCI. A token is only ever typed into the modal. */
import type { Connection } from '../store/store.ts';
import { actions, button, escaped, message, plain } from './blocks.ts';
import type { Message, Modal } from './message.ts';

export interface ConnectModalInput {
  /** Filled in when the workspace is connected to a CircleCI Server already. */
  readonly host?: string;
  /** Kept in private_metadata and given back on submission. At most 3,000 characters. */
  readonly metadata: string;
}

export function connectModal({ host, metadata }: ConnectModalInput): Modal {
  return {
    type: 'modal',
    callback_id: 'connect',
    private_metadata: metadata,
    title: plain('Connect CircleCI', 24),
    submit: plain('Connect', 24),
    close: plain('Not now', 24),
    blocks: [
      {
        type: 'input',
        block_id: 'token',
        label: plain('Personal API token', 2000),
        element: { type: 'plain_text_input', action_id: 'value', max_length: 200 },
      },
      {
        type: 'input',
        block_id: 'host',
        optional: true,
        label: plain('CircleCI Server', 2000),
        element: {
          type: 'plain_text_input',
          action_id: 'value',
          max_length: 300,
          ...(host && { initial_value: host }),
        },
      },
    ],
  };
}

/** Not connected yet. */
export function connectView(): Message {
  const text = 'This workspace is not connected to CircleCI yet.';
  return message({
    title: text,
    text,
    blocks: [actions(button('Connect', { action: 'connect' }, { style: 'primary' }))],
  });
}

export interface ConnectedInput {
  readonly connection: Connection;
  /** User id. */
  readonly changedBy: string;
}

export function connectedView({ connection, changedBy }: ConnectedInput): Message {
  const text = `<@${changedBy}> connected ${escaped(connection.login)}`;
  return message({ title: text, text, blocks: [] });
}

export function disconnectedView({ changedBy }: Pick<ConnectedInput, 'changedBy'>): Message {
  const text = `<@${changedBy}> disconnected CircleCI`;
  return message({ title: text, text, blocks: [] });
}
