/** The builders that every view uses: they escaped, set `verbatim`, turn unfurls off and keep to Slack's limits. Pure. */
import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { type Intent, writeIntent } from './intent.ts';
import type { Message } from './message.ts';

/** Text from outside, safe inside mrkdwn. */
export function escaped(text: string, limit = 250): string {
  return text
    .toWellFormed()
    .slice(0, limit)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

export function plain(text: string, limit: number): PlainTextElement {
  return { type: 'plain_text', text: text.toWellFormed().slice(0, limit) || '-', emoji: false };
}

/** `text` is mrkdwn made by us of escaped parts. */
export function mrkdwn(text: string): MrkdwnElement {
  return { type: 'mrkdwn', text, verbatim: true };
}

export function section(text: string): SectionBlock {
  return { type: 'section', text: mrkdwn(text) };
}

export function context(text: string): ContextBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
}

export interface ButtonOptions {
  readonly style?: 'primary' | 'danger';
  readonly confirm?: ConfirmationDialog;
}

export function button(label: string, intent: Intent, options: ButtonOptions = {}): Button {
  return {
    type: 'button',
    text: plain(label, 75),
    action_id: intent.action,
    value: writeIntent(intent),
    ...options,
  };
}

export function actions(...elements: readonly Button[]): ActionsBlock {
  return { type: 'actions', elements: [...elements] };
}

export interface MessageParts {
  /** mrkdwn: the title line. */
  readonly title: string;
  /** Escaped fallback. */
  readonly text: string;
  readonly color?: string;
  readonly blocks: readonly KnownBlock[];
}

export function message({ title, text, color, blocks }: MessageParts): Message {
  const attachment = { ...(color && { color }), fallback: text, blocks: [...blocks] };
  return {
    text,
    blocks: [section(title)],
    ...(blocks.length > 0 && { attachments: [attachment] }),
    unfurl_links: false,
    unfurl_media: false,
  };
}
