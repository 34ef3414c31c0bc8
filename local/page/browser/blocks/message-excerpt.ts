/**
 * Returns the first line of a message's text, for places that only name the message: without links or buttons. Pure.
 */
import type { RichTextBlock, RichTextElement } from '@slack/types';
import { inline, nodesOf } from './parse-mrkdwn-line.ts';

interface Named {
  readonly id: string;
  readonly name: string;
}

export function excerpt(text: string, channels: readonly Named[]): RichTextBlock {
  const [line = ''] = text.trim().split('\n', 1);
  const elements = nodesOf(line)
    .flatMap((node) => inline(node, {}))
    .map((element) => unpressable(element, channels));
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] };
}

function unpressable(element: RichTextElement, channels: readonly Named[]): RichTextElement {
  if (element.type === 'link') return { type: 'text', text: element.text ?? element.url };
  if (element.type !== 'channel') return element;
  const name = channels.find(({ id }) => id === element.channel_id)?.name ?? element.channel_id;
  return { type: 'text', text: `#${name}` };
}
