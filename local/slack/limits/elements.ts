/** Checks Slack's block elements: buttons, pickers and inputs. */

import { actionable, confirmable, element, focusable, pickable, type Rules } from './common-element-rules.ts';
import {
  dispatchConfig,
  id,
  imageElement,
  overflowOption,
  plainText,
  richOption,
  style,
  url,
} from './composition-objects.ts';
import { menus, multipleMenus } from './menus.ts';
import { richText } from './rich-text.ts';
import { anything, flag, list, matching, oneOf, shape, string, whole } from './rule-builders.ts';

const typed = { ...focusable, placeholder: plainText(150), dispatch_action_config: dispatchConfig };
const buttonLook = { style, accessibility_label: string(75), value: string(2000) };

const buttons: Rules = {
  button: element({ text: plainText(75) }, { ...confirmable, ...buttonLook, url }),
  workflow_button: element(
    { text: plainText(75), workflow: anything },
    { ...confirmable, style, accessibility_label: string(75) },
  ),
  overflow: element({ options: list(overflowOption, 5) }, confirmable),
};

const ticks: Rules = {
  checkboxes: element(
    { options: list(richOption, 10) },
    { ...confirmable, ...focusable, initial_options: list(richOption, 10) },
  ),
  radio_buttons: element(
    { options: list(richOption, 10) },
    { ...confirmable, ...focusable, initial_option: richOption },
  ),
};

const moments: Rules = {
  datepicker: element({}, { ...pickable, initial_date: matching(/^\d{4}-\d\d-\d\d$/, 'a date, YYYY-MM-DD') }),
  timepicker: element(
    {},
    { ...pickable, initial_time: matching(/^\d\d:\d\d$/, 'a time, HH:mm'), timezone: id },
  ),
  datetimepicker: element({}, { ...confirmable, ...focusable, initial_date_time: whole(1e9, 9_999_999_999) }),
};

const typedInputs: Rules = {
  plain_text_input: element(
    {},
    {
      ...typed,
      initial_value: string(3000),
      multiline: flag,
      min_length: whole(0, 3000),
      max_length: whole(1, 3000),
    },
  ),
  email_text_input: element({}, { ...typed, initial_value: string(3000) }),
  url_text_input: element({}, { ...typed, initial_value: string(3000) }),
  number_input: element(
    { is_decimal_allowed: flag },
    { ...typed, initial_value: string(100), min_value: string(100), max_value: string(100) },
  ),
};

const richInput: Rules = {
  rich_text_input: element(
    {},
    { ...typed, initial_value: richText, min_lines: whole(1, 100), max_lines: whole(1, 100) },
  ),
};

const fileInput: Rules = {
  file_input: element({}, { ...actionable, filetypes: list(string(20), 100), max_files: whole(1, 10) }),
};

const picture: Rules = { image: imageElement };

export const accessories: Rules = {
  ...buttons,
  ...ticks,
  ...moments,
  ...menus,
  ...multipleMenus,
  ...picture,
};
export const actionElements: Rules = {
  ...buttons,
  ...ticks,
  ...moments,
  ...menus,
  ...multipleMenus,
  ...richInput,
};
export const inputElements: Rules = {
  ...ticks,
  ...moments,
  ...menus,
  ...multipleMenus,
  ...typedInputs,
  ...richInput,
  ...fileInput,
};

const feedback = shape({ text: plainText(75), value: string(2000) }, { accessibility_label: string(75) });

export const contextActionElements: Rules = {
  feedback_buttons: element({ positive_button: feedback, negative_button: feedback }, actionable),
  icon_button: element(
    { icon: oneOf('trash'), text: plainText(75) },
    {
      ...confirmable,
      value: string(2000),
      accessibility_label: string(75),
      visible_to_user_ids: list(id, 100),
    },
  ),
};
