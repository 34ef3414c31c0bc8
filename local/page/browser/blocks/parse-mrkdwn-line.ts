/** Parses the words, references and emoji of one line of mrkdwn into rich text. Pure. */
import type { RichTextElement } from '@slack/types';
import { type Node, NodeType, parse } from 'slack-message-parser';

/** Shows the parser where code ends: it takes it for a space, and knows no colon after a backtick. */
const end = '\uFEFF';
const closing = /(?<=\S`)(?=[:;’])/g;

export function nodesOf(text: string): readonly Node[] {
  return parse(text.replace(closing, end)).children;
}

type Style = { readonly bold?: true; readonly italic?: true; readonly strike?: true; readonly code?: true };

export function inline(node: Node, style: Style): RichTextElement[] {
  switch (node.type) {
    case NodeType.Bold:
      return node.children.flatMap((child) => inline(child, { ...style, bold: true }));
    case NodeType.Italic:
      return node.children.flatMap((child) => inline(child, { ...style, italic: true }));
    case NodeType.Strike:
      return node.children.flatMap((child) => inline(child, { ...style, strike: true }));
    case NodeType.Quote:
    case NodeType.Root:
      return node.children.flatMap((child) => inline(child, style));
    case NodeType.Code:
    case NodeType.PreText:
      return [{ type: 'text', text: plain(node.text), style: { ...style, code: true } }];
    case NodeType.Emoji:
      return [{ type: 'emoji', name: node.name, style }];
    case NodeType.Text:
      return written(node.text, style);
    default:
      return [reference(node, style)];
  }
}

function reference(node: Node, style: Style): RichTextElement {
  switch (node.type) {
    case NodeType.UserLink:
      return { type: 'user', user_id: node.userID, style };
    case NodeType.ChannelLink:
      return { type: 'channel', channel_id: node.channelID, style };
    case NodeType.URL:
      return { type: 'link', url: plain(node.url), text: plain(label(node) ?? node.url), style };
    case NodeType.Command:
      return special(node, style);
    default:
      return { type: 'text', text: plain(node.source), style };
  }
}

type Special = Extract<Node, { type: NodeType.Command }>;

function special(node: Special, style: Style): RichTextElement {
  const [argument = '', format = ''] = node.arguments;
  if (node.name === 'here' || node.name === 'channel' || node.name === 'everyone')
    return { type: 'broadcast', range: node.name, style };
  if (node.name === 'date') return { type: 'date', timestamp: Number(argument), format, style };
  if (node.name === 'subteam') return { type: 'usergroup', usergroup_id: argument, style };
  return { type: 'text', text: plain(label(node) ?? `<${node.name}>`), style };
}

function label(node: { readonly label?: readonly Node[] }): string | undefined {
  return node.label?.map((child) => child.source).join('');
}

export function plain(text: string): string {
  return text.replaceAll(end, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const shortcode = /(:[a-z0-9_+'-]*[a-z_+-][a-z0-9_+'-]*:)/;
const pictograph = /(\p{RGI_Emoji})/v;

/** Plain text: only emoji mean something. */
export function withEmoji(text: string): RichTextElement[] {
  return text
    .split(shortcode)
    .flatMap((piece, at) =>
      at % 2 === 1 ? [{ type: 'emoji', name: piece.slice(1, -1) }] : written(piece, {}),
    );
}

/** Emoji that are written as such are drawn like the named ones; by their own character as the name. */
function written(text: string, style: Style): RichTextElement[] {
  return plain(text)
    .split(pictograph)
    .map(
      (piece, at): RichTextElement =>
        at % 2 === 1 ? { type: 'emoji', name: piece } : { type: 'text', text: piece, style },
    )
    .filter((piece) => piece.type !== 'text' || piece.text !== '');
}
