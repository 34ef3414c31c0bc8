/**
 * Parses Slack's mrkdwn and plain text into rich text, which the renderer draws unchanged. The renderer's own parser
 * reads Markdown and resolves entities first: `&lt;!channel&gt;` would show as a mention and `# 12` as a heading.
 * Pure.
 */
import type { MrkdwnElement, RichTextBlock, RichTextElement } from '@slack/types';
import { type Node, NodeType } from 'slack-message-parser';
import { inline, nodesOf, plain, withEmoji } from './parse-mrkdwn-line.ts';

type Part = RichTextBlock['elements'][number];

export function fromMrkdwn({ text, verbatim = false }: Omit<MrkdwnElement, 'type'>): RichTextBlock {
  const elements = parts(nodesOf(text.replace(/^(?:>|&gt;) ?/gm, '&gt;')));
  return { type: 'rich_text', elements: verbatim ? elements : elements.map(withLinks) };
}

export function fromPlain(text: string): RichTextBlock {
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: withEmoji(text) }] };
}

const address = /(https?:\/\/[^\s<>|"]+[^\s<>|".,;:!?)'])/;

/** Text that is not verbatim has its bare addresses made links. */
function withLinks(part: Part): Part {
  if (part.type !== 'rich_text_section' && part.type !== 'rich_text_quote') return part;
  const elements = part.elements.flatMap((element): RichTextElement[] => {
    if (element.type !== 'text' || element.style?.code) return [element];
    const pieces = element.text.split(address).map((text, at): RichTextElement => {
      const style = element.style ?? {};
      return at % 2 === 1 ? { type: 'link', url: text, text, style } : { type: 'text', text, style };
    });
    return pieces.filter((piece) => piece.type !== 'text' || piece.text !== '');
  });
  return { ...part, elements };
}

/** Runs of inline text become sections; quotes and code blocks stand for themselves. */
function parts(nodes: readonly Node[]): Part[] {
  const found: Part[] = [];
  let line: RichTextElement[] = [];
  const flush = () => {
    const elements = trimmed(line);
    if (elements.length > 0) found.push({ type: 'rich_text_section', elements });
    line = [];
  };
  for (const node of nodes) {
    const block = blockOf(node);
    if (!block) line.push(...inline(node, {}));
    else {
      flush();
      found.push(block);
    }
  }
  flush();
  return found;
}

function blockOf(node: Node): Part | undefined {
  if (node.type === NodeType.PreText) {
    const text = plain(node.text).replace(/^\n|\n$/g, '');
    return { type: 'rich_text_preformatted', elements: [{ type: 'text', text }] };
  }
  if (node.type === NodeType.Quote) {
    return {
      type: 'rich_text_quote',
      elements: trimmed(node.children.flatMap((child) => inline(child, {}))),
    };
  }
  return undefined;
}

/** A block of its own begins a line and ends one: the line breaks around it are not shown. */
function trimmed(line: readonly RichTextElement[]): RichTextElement[] {
  const cut = line.map((element, at) => {
    if (element.type !== 'text') return element;
    const start = at === 0 ? element.text.replace(/^ ?\n/, '') : element.text;
    return { ...element, text: at === line.length - 1 ? start.replace(/\n$/, '') : start };
  });
  return cut.filter((element) => element.type !== 'text' || element.text !== '');
}
