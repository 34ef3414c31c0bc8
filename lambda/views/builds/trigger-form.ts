/** Draws the form that starts a build. Pure. */
import type { InputBlock, PlainTextInput } from '@slack/types';
import { announcing, asTyped, multiPicker, type PickerField, picker } from '../forms/form-choices.ts';
import { plain } from '../text/buttons-and-menus.ts';
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
      announcing(picker(menus.project, asTyped(fields.project))),
      picker(menus.branch, asTyped(fields.branch)),
      input('tag', 'Tag', { placeholder: 'v1.2.0', hint: 'Instead of a branch.' }),
      input('revision', 'Commit', {
        placeholder: '5d2f6c1b…',
        hint: 'Full SHA, if it is not the latest commit of the branch.',
      }),
      multiPicker(menus.used, []),
      input('parameters', 'Other parameters', {
        initial: fields.parameters,
        placeholder: 'DEPLOY=true',
        rows: 'many',
        hint: 'One per line: NAME=value. true, false and whole numbers keep their type; put "quotes" around them to send text. Do not enter secrets: anyone who can see the build can see its parameters.',
      }),
    ],
  };
}

const menus = {
  project: { id: 'project', label: 'Project', placeholder: 'Search projects', from: 'pick-project' },
  branch: {
    id: 'branch',
    label: 'Branch',
    placeholder: 'Search branches',
    from: 'pick-branch',
    optional: 'optional',
    hint: 'Choose the project first. Leave empty to build a tag or the default branch, which may deploy.',
  },
  used: {
    id: 'used',
    label: 'Parameters used before',
    placeholder: 'Search the newest pipelines’ parameters',
    from: 'pick-parameter',
    optional: 'optional',
  },
} as const satisfies Readonly<Record<string, PickerField>>;

interface Field {
  readonly initial?: string | undefined;
  readonly placeholder: string;
  readonly hint?: string;
  readonly rows?: 'many';
}

function input(id: string, label: string, { initial, placeholder, hint, rows }: Field): InputBlock {
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
    optional: true,
    label: plain(label, 2_000),
    ...(hint && { hint: plain(hint, 2_000) }),
    element,
  };
}
