/** Reads the initial values of the elements of some blocks. Pure. */
import type { AnyBlock, KnownBlock } from '@slack/types';
import type { PageElementValue, PageValues } from '../../../slack/page-api/page-api.ts';
import type { AnyElement } from '../elements/element.tsx';
import { isKnown } from './known-block-types.ts';

export function initialValues(blocks: readonly AnyBlock[]): PageValues {
  const values: Record<string, Record<string, PageElementValue>> = {};
  for (const block of blocks) {
    for (const element of isKnown(block) ? elementsOf(block) : []) {
      const value = initialValue(element);
      if (!value || !block.block_id || !('action_id' in element)) continue;
      values[block.block_id] = { ...values[block.block_id], [element.action_id ?? '']: value };
    }
  }
  return values;
}

function elementsOf(block: KnownBlock): readonly AnyElement[] {
  switch (block.type) {
    case 'actions':
      return block.elements;
    case 'section':
      return block.accessory ? [block.accessory] : [];
    case 'input':
      return [block.element];
    default:
      return [];
  }
}

/** Undefined for what holds nothing: buttons, overflow menus, pictures. */
function initialValue(element: AnyElement): PageElementValue | undefined {
  switch (element.type) {
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return { value: element.initial_value ?? null };
    case 'datepicker':
      return { selected_date: element.initial_date ?? null };
    case 'timepicker':
      return { selected_time: element.initial_time ?? null };
    case 'datetimepicker':
      return { selected_date_time: element.initial_date_time ?? null };
    case 'checkboxes':
      return { selected_options: element.initial_options ?? [] };
    default:
      return initialChoice(element);
  }
}

function initialChoice(element: AnyElement): PageElementValue | undefined {
  switch (element.type) {
    case 'radio_buttons':
    case 'static_select':
    case 'external_select':
      return { selected_option: element.initial_option ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
      return { selected_options: element.initial_options ?? [] };
    case 'users_select':
      return { selected_user: element.initial_user ?? null };
    case 'multi_users_select':
      return { selected_users: element.initial_users ?? [] };
    case 'channels_select':
      return { selected_channel: element.initial_channel ?? null };
    case 'multi_channels_select':
      return { selected_channels: element.initial_channels ?? [] };
    case 'conversations_select':
      return { selected_conversation: element.initial_conversation ?? null };
    case 'multi_conversations_select':
      return { selected_conversations: element.initial_conversations ?? [] };
    default:
      return undefined;
  }
}
