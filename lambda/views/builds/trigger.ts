/** Draws the form that starts a build. Pure. */
import type { InputBlock, PlainTextInput } from '@slack/types';
import { plain } from '../text/elements.ts';
import type { Modal } from '../text/message.ts';

/** What is known already. */
export interface TriggerFields {
  readonly project?: string | undefined;
  readonly branch?: string | undefined;
  /** One a line. */
  readonly parameters?: string | undefined;
}

export interface TriggerModalInput extends TriggerFields {
  readonly metadata: string;
}

export function triggerModal({ metadata, ...fields }: TriggerModalInput): Modal {
  return {
    type: 'modal',
    callback_id: 'trigger',
    private_metadata: metadata,
    title: plain('Start a build', 24),
    submit: plain('Start', 24),
    close: plain('Cancel', 24),
    blocks: [
      input('project', 'Project', { initial: fields.project, placeholder: 'acme/web', needed: 'needed' }),
      input('branch', 'Branch', {
        initial: fields.branch,
        placeholder: 'main',
        hint: 'Leave empty to build a tag or the default branch, which may deploy.',
      }),
      input('tag', 'Tag', { placeholder: 'v1.2.0', hint: 'Instead of a branch.' }),
      input('revision', 'Commit', {
        placeholder: '5d2f6c1b…',
        hint: 'Full SHA, if it is not the latest commit of the branch.',
      }),
      input('parameters', 'Parameters', {
        initial: fields.parameters,
        placeholder: 'DEPLOY=true',
        rows: 'many',
        hint: 'One per line: NAME=value. true, false and whole numbers keep their type; put "quotes" around them to send text. Do not enter secrets: anyone who can see the build can see its parameters.',
      }),
    ],
  };
}

interface Field {
  readonly initial?: string | undefined;
  readonly placeholder: string;
  readonly hint?: string;
  readonly needed?: 'needed';
  readonly rows?: 'many';
}

function input(id: string, label: string, { initial, placeholder, hint, needed, rows }: Field): InputBlock {
  const element: PlainTextInput = {
    type: 'plain_text_input',
    action_id: 'value',
    max_length: rows ? 3_000 : 300,
    placeholder: plain(placeholder, 150),
    ...(rows && { multiline: true }),
    ...(initial && { initial_value: initial.slice(0, rows ? 3_000 : 300).toWellFormed() }),
  };
  return {
    type: 'input',
    block_id: id,
    optional: !needed,
    label: plain(label, 2_000),
    ...(hint && { hint: plain(hint, 2_000) }),
    element,
  };
}
