/** Builds checkboxes, radio buttons and menus of forms. Pure. */
import type {
  ConversationsSelect,
  ExternalSelect,
  InputBlock,
  MultiExternalSelect,
  PlainTextOption,
} from '@slack/types';
import { plain } from '../text/buttons-and-menus.ts';
import type { PickerName } from './picker-names.ts';

export interface Choice {
  readonly value: string;
  /** At most 75 characters, as Slack takes them; so is the description. */
  readonly label: string;
  readonly description?: string;
}

export interface ChoiceField {
  /** The block's, by which its value and its error are found. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly choices: readonly Choice[];
  readonly optional?: 'optional';
}

/** At least one must be chosen, unless it is optional. */
export function checkboxes(field: ChoiceField, chosen: readonly string[]): InputBlock {
  const options = optionsOf(field.choices);
  const initial = options.filter(({ value }) => value !== undefined && chosen.includes(value));
  return block(field, {
    type: 'checkboxes',
    action_id: 'value',
    options,
    ...(initial.length > 0 && { initial_options: initial }),
  });
}

/** The first is chosen unless another one is. */
export function radios(field: ChoiceField, chosen: string | undefined): InputBlock {
  return block(field, { type: 'radio_buttons', action_id: 'value', ...oneOf(field, chosen) });
}

/** The same, where the choices are many. */
export function select(field: ChoiceField, chosen: string | undefined): InputBlock {
  return block(field, { type: 'static_select', action_id: 'value', ...oneOf(field, chosen) });
}

/** Picked from Slack's own list. */
export function people(field: Omit<ChoiceField, 'choices'>, chosen: readonly string[]): InputBlock {
  return block(field, {
    type: 'multi_users_select',
    action_id: 'value',
    max_selected_items: mostPeople,
    ...(chosen.length > 0 && { initial_users: [...chosen] }),
  });
}

export const mostPeople = 20;

export interface PickerField extends Omit<ChoiceField, 'choices'> {
  readonly placeholder: string;
  /** Whose options are offered while one types: `conversation/pickers/pickers.ts`. */
  readonly from: PickerName;
  /** Choices at once, in a menu of several: 20 unless told. */
  readonly most?: number;
}

/** Characters of an option's value, as Slack takes them. */
export const longestValue = 150;
/** Choices in one menu of several. */
export const mostPicked = 20;

/** A menu that is searched by typing and filled from CircleCI. `chosen` is there already. */
export function picker(field: PickerField, chosen: Choice | undefined): InputBlock {
  const [initial] = optionsOf(chosen ? [chosen] : []);
  const element: ExternalSelect = {
    type: 'external_select',
    action_id: field.from,
    min_query_length: 0,
    placeholder: plain(field.placeholder, 150),
  };
  if (initial) element.initial_option = initial;
  return block(field, element);
}

/** The same, for several at once. */
export function multiPicker(field: PickerField, chosen: readonly Choice[]): InputBlock {
  const initial = optionsOf(chosen.slice(0, mostPicked));
  const element: MultiExternalSelect = {
    type: 'multi_external_select',
    action_id: field.from,
    min_query_length: 0,
    placeholder: plain(field.placeholder, 150),
    max_selected_items: field.most ?? mostPicked,
  };
  if (initial.length > 0) element.initial_options = initial;
  return block(field, element);
}

/** A choice as it was typed in a command; undefined where a menu cannot hold it. */
export function asTyped(value: string | undefined): Choice | undefined {
  const fits = value !== undefined && value !== '' && value.length <= longestValue;
  return fits ? { value, label: value } : undefined;
}

/** Slack then tells what was chosen while the form is open, for the menus below it. */
export function announcing(input: InputBlock): InputBlock {
  const announced = structuredClone(input);
  announced.dispatch_action = true;
  return announced;
}

/** A channel of this company alone, picked from Slack's own list: public, or private with its reader in it. */
export function ownChannel(
  field: Omit<ChoiceField, 'choices'> & { readonly placeholder: string },
  chosen: string | undefined,
): InputBlock {
  const element: ConversationsSelect = {
    type: 'conversations_select',
    action_id: 'value',
    placeholder: plain(field.placeholder, 150),
    filter: { include: ['public', 'private'], exclude_external_shared_channels: true },
  };
  if (chosen !== undefined) element.initial_conversation = chosen;
  return block(field, element);
}

function oneOf(field: ChoiceField, chosen: string | undefined) {
  const options = optionsOf(field.choices);
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return { options, ...(initial && { initial_option: initial }) };
}

/** As Slack takes them, in forms and as the answer to what is typed into a menu. */
export function optionsOf(choices: readonly Choice[]): PlainTextOption[] {
  return choices.map(({ value, label, description }) => ({
    text: plain(label, 75),
    value: value.toWellFormed(),
    ...(description !== undefined && { description: plain(description, 75) }),
  }));
}

function block(
  { id, label, hint, optional }: Omit<ChoiceField, 'choices'>,
  element: InputBlock['element'],
): InputBlock {
  return {
    type: 'input',
    block_id: id,
    label: plain(label, 2_000),
    element,
    ...(hint !== undefined && { hint: plain(hint, 2_000) }),
    ...(optional && { optional: true }),
  };
}
