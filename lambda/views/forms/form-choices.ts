/** Builds checkboxes, radio buttons and menus of forms. Pure. */
import type { InputBlock, PlainTextOption } from '@slack/types';
import { plain } from '../text/elements.ts';

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
  const options = optionsOf(field);
  const initial = options.filter(({ value }) => value !== undefined && chosen.includes(value));
  return block(field, {
    ...{ type: 'checkboxes', action_id: 'value', options },
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
    ...{ type: 'multi_users_select', action_id: 'value', max_selected_items: mostPeople },
    ...(chosen.length > 0 && { initial_users: [...chosen] }),
  });
}

export const mostPeople = 20;

function oneOf(field: ChoiceField, chosen: string | undefined) {
  const options = optionsOf(field);
  const initial = options.find(({ value }) => value === chosen) ?? options[0];
  return { options, ...(initial && { initial_option: initial }) };
}

function optionsOf({ choices }: ChoiceField): PlainTextOption[] {
  return choices.map(({ value, label, description }) => ({
    text: plain(label, 75),
    value,
    ...(description !== undefined && { description: plain(description, 75) }),
  }));
}

function block(
  { id, label, hint, optional }: Omit<ChoiceField, 'choices'>,
  element: InputBlock['element'],
): InputBlock {
  return {
    ...{ type: 'input', block_id: id, label: plain(label, 2_000), element },
    ...(hint !== undefined && { hint: plain(hint, 2_000) }),
    ...(optional && { optional: true }),
  };
}
