/** Builds buttons, menus and confirmation dialogs, whose values are intents. Pure. */
import type { Button, ConfirmationDialog, Overflow, PlainTextElement, StaticSelect } from '@slack/types';
import { type Linking, linkable } from './allowed-links.ts';
import { type Intent, writeIntent } from './button-intent.ts';
import { plainText } from './escape.ts';

/** Slack takes 2,000 characters; an intent that is longer cannot be cut, so its button is left out. */
const longestIntent = 2_000;

export function plain(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: plainText(text, limit) || '-', emoji: false };
}

export interface ButtonOptions {
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmationDialog;
  /** Tells apart two buttons of one action in one block. */
  readonly id?: string;
}

/** Undefined without an intent, or with one that is too long to be kept. */
export function button(
  label: string,
  intent: Intent | undefined,
  options: ButtonOptions = {},
): Button | undefined {
  const value = kept(intent);
  if (!intent || value === undefined) return undefined;
  const { id, ...look } = options;
  const action_id = id ? `${intent.action}:${id}` : intent.action;
  return { type: 'button', text: plain(label, 75), action_id, value, ...look };
}

/** Undefined when the address may not be linked. */
export function linkButton(label: string, url: string | undefined, linking: Linking): Button | undefined {
  const href = linkable(url, linking);
  return href === undefined
    ? undefined
    : { type: 'button', text: plain(label, 75), action_id: 'open', url: href };
}

export interface Choice {
  readonly label: string;
  readonly intent: Intent | undefined;
}

/** The rarer things, behind three dots. Undefined when there are none. */
export function overflow(...choices: readonly Choice[]): Overflow | undefined {
  const options = optionsOf(choices).slice(0, 5);
  return options.length === 0 ? undefined : { type: 'overflow', action_id: 'more', options };
}

/** A menu of at most 100. Undefined when there is nothing to choose. */
export function menu(placeholder: string, choices: readonly Choice[]): StaticSelect | undefined {
  const options = optionsOf(choices).slice(0, 100);
  if (options.length === 0) return undefined;
  return { type: 'static_select', action_id: 'run:choice', placeholder: plain(placeholder, 150), options };
}

/** Slack refuses a menu that holds one value twice. */
function optionsOf(choices: readonly Choice[]): { text: PlainTextElement; value: string }[] {
  const byValue = new Map<string, { text: PlainTextElement; value: string }>();
  for (const { label, intent } of choices) {
    const value = kept(intent);
    if (value !== undefined && !byValue.has(value)) byValue.set(value, { text: plain(label, 75), value });
  }
  return [...byValue.values()];
}

function kept(intent: Intent | undefined): string | undefined {
  const value = intent && writeIntent(intent);
  return value !== undefined && value.length <= longestIntent ? value : undefined;
}
