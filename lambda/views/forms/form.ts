/** Builds forms and their text fields. Pure. */
import type { InputBlock, PlainTextInput } from '@slack/types';
import { section } from '../text/blocks.ts';
import { plain } from '../text/buttons-and-menus.ts';
import type { Modal } from '../text/message.ts';
import type { Part } from '../text/mrkdwn.ts';

export interface ModalParts {
  /** Selects the handler in actions/index.ts. */
  readonly id: string;
  readonly title: string;
  readonly submit: string;
  readonly intro: Part;
  readonly inputs: readonly InputBlock[];
  /** Kept in private_metadata and given back on submission. At most 3,000 characters. */
  readonly metadata: string;
}

export function modal({ id, title, submit, intro, inputs, metadata }: ModalParts): Modal {
  const said = section(intro);
  return {
    type: 'modal',
    callback_id: id,
    private_metadata: metadata,
    title: plain(title, 24),
    submit: plain(submit, 24),
    close: plain('Cancel', 24),
    blocks: [...(said ? [said] : []), ...inputs],
  };
}

export interface Input {
  /** The block's, by which its value and its error are found. */
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly placeholder?: string;
  /** What is there already. */
  readonly initial?: string | undefined;
  /** At most 3,000 characters, which is what Slack takes. */
  readonly most: number;
  readonly lines?: 'many';
  readonly optional?: 'optional';
}

export function input({ id, label, hint, placeholder, initial, most, lines, optional }: Input): InputBlock {
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: most,
    ...(lines && { multiline: true }),
    ...(placeholder && { placeholder: plain(placeholder, 150) }),
    ...(initial && { initial_value: initial.slice(0, most).toWellFormed() }),
  };
  return {
    type: 'input',
    block_id: id,
    ...(optional && { optional: true }),
    label: plain(label, 2_000),
    hint: plain(hint, 2_000),
    element,
  };
}
