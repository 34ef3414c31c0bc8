/** Builds blocks that are escaped, `verbatim`, without unfurls and within Slack’s limits. Pure. */
import type { ActionsBlock, ContextBlock, KnownBlock, MrkdwnElement, SectionBlock } from '@slack/types';
import type { Message, Richer } from './message.ts';
import { asMrkdwn, joined, type Mrkdwn, md, type Part } from './mrkdwn.ts';

/** Of the 3,000 characters that a section may have. */
const sectionRoom = 2_900;
/** Of the 13,200 characters of text that Slack takes in one message, leaving room for buttons and titles. */
const listRoom = 9_000;
/** Of the 50 blocks that a message may have. */
export const mostRows = 40;

function element({ mrkdwn }: Mrkdwn): MrkdwnElement {
  return { type: 'mrkdwn', text: mrkdwn, verbatim: true };
}

/** Lines of text; strings are escaped. Undefined when they say nothing. */
export function section(...said: readonly Part[]): SectionBlock | undefined {
  const text = joined(said, '\n');
  return text.mrkdwn === '' ? undefined : { type: 'section', text: element(text) };
}

/** Small grey words, parted by dots; undefined when there are none. */
export function context(...parts: readonly Part[]): ContextBlock | undefined {
  const text = joined(parts, ' · ');
  return text.mrkdwn === '' ? undefined : { type: 'context', elements: [element(text)] };
}

/** As many lines as fit, in as few sections as possible, and a word on those that are missing. */
export function lines(all: readonly Mrkdwn[], room = listRoom): KnownBlock[] {
  const shown = all.slice(0, howManyFit(all, room));
  return sections(packed(shown), all.length - shown.length);
}

/** The same, each in a section of its own, which sets them a little apart. */
export function rows(all: readonly Mrkdwn[]): KnownBlock[] {
  const shown = all.slice(0, Math.min(mostRows, howManyFit(all, listRoom)));
  return sections(
    shown.map((row) => [row]),
    all.length - shown.length,
  );
}

function sections(groups: readonly (readonly Mrkdwn[])[], missing: number): KnownBlock[] {
  const rest = missing > 0 ? context(md`+${missing} more`) : undefined;
  return [...groups.map((group) => section(...group)), rest].filter((block) => block !== undefined);
}

/** How many of the lines there is room for. */
export function howManyFit(all: readonly Mrkdwn[], room = listRoom): number {
  let used = 0;
  const beyond = all.findIndex((line) => {
    used += line.mrkdwn.length + 1;
    return used > room;
  });
  return beyond === -1 ? all.length : beyond;
}

function packed(all: readonly Mrkdwn[]): readonly (readonly Mrkdwn[])[] {
  const groups: Mrkdwn[][] = [];
  let used = 0;
  for (const line of all) {
    used += line.mrkdwn.length + 1;
    const last = groups.at(-1);
    if (last && used <= sectionRoom) last.push(line);
    else used = groups.push([line]) && line.mrkdwn.length + 1;
  }
  return groups;
}

export type Element = ActionsBlock['elements'][number];

/** Undefined when there is nothing to press. */
export function actions(...elements: readonly (Element | undefined)[]): ActionsBlock | undefined {
  const present = elements.filter((element) => element !== undefined);
  return present.length === 0 ? undefined : { type: 'actions', elements: present };
}

/** The blocks that `richer` of a message stands for. */
export function plainBlocks(blocks: readonly (KnownBlock | undefined)[]): readonly KnownBlock[] {
  return blocks
    .filter((block) => block !== undefined)
    .map((block, at) => ({ ...block, block_id: `plain-${at}` }));
}

export interface MessageParts {
  /** The title line; without its marks it is the fallback text. */
  readonly title: Part;
  /** A card with this bar holds the rest; without it the rest follows the title. */
  readonly color?: string;
  readonly blocks?: readonly (KnownBlock | undefined)[];
  readonly richer?: Richer | undefined;
}

export function message({ title, color, blocks = [], richer }: MessageParts): Message {
  const text = asMrkdwn(title).plain || '-';
  const rest = blocks.filter((block) => block !== undefined);
  const head: KnownBlock = { type: 'section', text: element(asMrkdwn(title)) };
  const quiet = { ...(richer && { richer }), unfurl_links: false, unfurl_media: false } as const;
  if (color === undefined || rest.length === 0) return { text, blocks: [head, ...rest], ...quiet };
  return { text, blocks: [head], attachments: [{ color, fallback: text, blocks: rest }], ...quiet };
}
