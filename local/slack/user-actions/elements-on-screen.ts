/** Finds the interactive elements on screen, and reads what all of them hold. */
import { isRecord } from '../limits/rule-builders.ts';
import { array, elementsOf } from '../limits/whole-message-or-view.ts';
import type { PageElementValue, PageValues } from '../page-api/page-api.ts';
import type { StoredMessage } from '../state-schema.ts';

type Element = Readonly<Record<string, unknown>>;

export interface Found {
  readonly element: Element;
  readonly blockId: string;
  readonly actionId: string;
  /** Counted from 1, when the block is in an attachment. */
  readonly attachment: number | undefined;
}

/** All of them in reading order. */
export function elementsIn(blocks: unknown, attachment?: number): Found[] {
  return array(blocks).flatMap((block) =>
    elementsOf(block).flatMap((element) => {
      if (!isRecord(block) || typeof element.action_id !== 'string') return [];
      return [{ element, blockId: String(block.block_id), actionId: element.action_id, attachment }];
    }),
  );
}

export function elementsOfMessage(message: StoredMessage): Found[] {
  const attached = message.attachments.flatMap((item, index) => elementsIn(item.blocks, index + 1));
  return [...elementsIn(message.blocks), ...attached];
}

/** Where each kind of element keeps its value, and what it begins with. */
const holders: Readonly<Record<string, readonly [keyof PageElementValue, string, unknown]>> = {
  plain_text_input: ['value', 'initial_value', null],
  email_text_input: ['value', 'initial_value', null],
  url_text_input: ['value', 'initial_value', null],
  number_input: ['value', 'initial_value', null],
  static_select: ['selected_option', 'initial_option', null],
  external_select: ['selected_option', 'initial_option', null],
  radio_buttons: ['selected_option', 'initial_option', null],
  checkboxes: ['selected_options', 'initial_options', []],
  multi_static_select: ['selected_options', 'initial_options', []],
  multi_external_select: ['selected_options', 'initial_options', []],
  users_select: ['selected_user', 'initial_user', null],
  multi_users_select: ['selected_users', 'initial_users', []],
  channels_select: ['selected_channel', 'initial_channel', null],
  multi_channels_select: ['selected_channels', 'initial_channels', []],
  conversations_select: ['selected_conversation', 'initial_conversation', null],
  multi_conversations_select: ['selected_conversations', 'initial_conversations', []],
  datepicker: ['selected_date', 'initial_date', null],
  timepicker: ['selected_time', 'initial_time', null],
  datetimepicker: ['selected_date_time', 'initial_date_time', null],
};

/** `state.values`: by block_id and action_id, what each element holds now. */
export function stateValues(
  elements: readonly Found[],
  values: PageValues = {},
): Record<string, Record<string, object>> {
  const state: Record<string, Record<string, object>> = {};
  for (const { element, blockId, actionId } of elements) {
    const type = String(element.type);
    const holder = holders[type];
    if (!holder) continue;
    const [key, initial, nothing] = holder;
    const held = values[blockId]?.[actionId]?.[key] ?? element[initial] ?? nothing;
    state[blockId] = { ...state[blockId], [actionId]: { type, [key]: held } };
  }
  return state;
}

/** One entry of block_actions' `actions`. */
export function slackAction(
  found: Found,
  chosen: PageElementValue,
  actionTs: string,
): Record<string, unknown> {
  const { element, blockId, actionId } = found;
  const { type, text, value, style, confirm, placeholder } = element;
  const looks = { text, style, confirm, placeholder };
  const known = Object.fromEntries(Object.entries(looks).filter(([, item]) => item !== undefined));
  const holds = type === 'button' ? { value } : chosen;
  return { type, action_id: actionId, block_id: blockId, ...known, ...holds, action_ts: actionTs };
}
