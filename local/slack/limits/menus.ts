/** Checks Slack's menus, for one choice and for several. */

import { element, pickable, type Rules } from './common-element-rules.ts';
import { conversationFilter, id, menuOptions, option, optionGroup } from './composition-objects.ts';
import { all, flag, list, whole } from './rule-builders.ts';

const several = { max_selected_items: whole(1, 100) };
const choices = { options: list(option, 100), option_groups: list(optionGroup, 100) };
const external = { min_query_length: whole(0, 100) };
const conversations = { default_to_current_conversation: flag, filter: conversationFilter };
const respondable = { response_url_enabled: flag };

export const menus: Rules = {
  static_select: all(menuOptions, element({}, { ...pickable, ...choices, initial_option: option })),
  external_select: element({}, { ...pickable, ...external, initial_option: option }),
  users_select: element({}, { ...pickable, initial_user: id }),
  channels_select: element({}, { ...pickable, ...respondable, initial_channel: id }),
  conversations_select: element(
    {},
    { ...pickable, ...respondable, ...conversations, initial_conversation: id },
  ),
};

export const multipleMenus: Rules = {
  multi_static_select: all(
    menuOptions,
    element({}, { ...pickable, ...several, ...choices, initial_options: list(option, 100) }),
  ),
  multi_external_select: element(
    {},
    { ...pickable, ...several, ...external, initial_options: list(option, 100) },
  ),
  multi_users_select: element({}, { ...pickable, ...several, initial_users: list(id, 100) }),
  multi_channels_select: element({}, { ...pickable, ...several, initial_channels: list(id, 100) }),
  multi_conversations_select: element(
    {},
    { ...pickable, ...several, ...conversations, initial_conversations: list(id, 100) },
  ),
};
