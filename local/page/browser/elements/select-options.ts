/** Reads what a select menu offers and holds, whatever its kind. Pure. */
import type { MultiSelect, Option, OptionGroup, Select } from '@slack/types';
import type { PageElementValue, PageState } from '../../../slack/page-api/page-api.ts';

export type AnySelect = Select | MultiSelect;

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly option?: Option;
}

export interface ChoiceGroup {
  readonly label: string | undefined;
  readonly choices: readonly Choice[];
}

export function choiceOf(option: Option): Choice {
  return { id: option.value ?? '', label: option.text.text, description: option.description?.text, option };
}

export function grouped(options: readonly Option[] = [], groups: readonly OptionGroup[] = []): ChoiceGroup[] {
  const labelled = groups.map((group) => ({ label: group.label.text, choices: group.options.map(choiceOf) }));
  return options.length > 0 ? [{ label: undefined, choices: options.map(choiceOf) }, ...labelled] : labelled;
}

/** Undefined for an external select: the bot is asked while one types. */
export function offered(element: AnySelect, page: PageState): readonly ChoiceGroup[] | undefined {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      return grouped(element.options, element.option_groups);
    case 'external_select':
    case 'multi_external_select':
      return undefined;
    case 'users_select':
    case 'multi_users_select':
      return [
        { label: undefined, choices: page.users.map((user) => ({ id: user.id, label: user.realName })) },
      ];
    default:
      return [{ label: undefined, choices: channelsOf(element, page) }];
  }
}

function channelsOf(element: AnySelect, page: PageState): readonly Choice[] {
  const { include, exclude_external_shared_channels: ownOnly } = filterOf(element);
  return page.channels
    .filter(({ kind, isExtShared }) => include.includes(kind) && !(ownOnly && isExtShared))
    .map(({ id, name, kind }) => ({ id, label: kind === 'im' ? name : `# ${name}` }));
}

const everywhere = ['public', 'private', 'im', 'mpim'] as const;

function filterOf(element: AnySelect) {
  const isAny = element.type === 'conversations_select' || element.type === 'multi_conversations_select';
  const { include = everywhere, exclude_external_shared_channels = false } = isAny
    ? (element.filter ?? {})
    : { include: ['public' as const] };
  return { include, exclude_external_shared_channels };
}

export function isMultiple(element: AnySelect): boolean {
  return element.type.startsWith('multi_');
}

export function held(value: PageElementValue, page: PageState): readonly Choice[] {
  const options = [value.selected_option ?? [], value.selected_options ?? []].flat().map(choiceOf);
  const ids = [
    [value.selected_user ?? [], value.selected_users ?? []],
    [value.selected_channel ?? [], value.selected_channels ?? []],
    [value.selected_conversation ?? [], value.selected_conversations ?? []],
  ].flat(2);
  return [...options, ...ids.map((id) => named(id, page))];
}

function named(id: string, page: PageState): Choice {
  const user = page.users.find((other) => other.id === id);
  const channel = page.channels.find((other) => other.id === id);
  return { id, label: user?.realName ?? (channel ? `# ${channel.name}` : id) };
}

export function written(element: AnySelect, choices: readonly Choice[]): PageElementValue {
  const [first] = choices;
  const ids = choices.map((choice) => choice.id);
  switch (element.type) {
    case 'static_select':
    case 'external_select':
      return { selected_option: first?.option ?? null };
    case 'multi_static_select':
    case 'multi_external_select':
      return { selected_options: choices.flatMap((choice) => choice.option ?? []) };
    case 'users_select':
      return { selected_user: first?.id ?? null };
    case 'multi_users_select':
      return { selected_users: ids };
    case 'channels_select':
      return { selected_channel: first?.id ?? null };
    case 'multi_channels_select':
      return { selected_channels: ids };
    case 'conversations_select':
      return { selected_conversation: first?.id ?? null };
    case 'multi_conversations_select':
      return { selected_conversations: ids };
  }
}
