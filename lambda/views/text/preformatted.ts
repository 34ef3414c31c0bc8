/**
 * Boxes logs, files and test messages as rich text. Slack does not parse rich text, so that no back-tick, link or
 * mention in it can break out of the box. Pure.
 */
import type { RichTextBlock } from '@slack/types';
import { literal } from './escape.ts';

export interface Fit {
  /** Characters in all. */
  readonly room: number;
  /** Which end stays when there is no room for both. */
  readonly keep: 'first' | 'last';
}

export interface Box {
  /** Undefined when nothing is to be seen. */
  readonly block: RichTextBlock | undefined;
  /** How many lines it holds, empty ones among them. */
  readonly count: number;
  /** False when lines were left out, or cut. */
  readonly whole: boolean;
}

/** Longer lines are data, or a mistake. */
const widest = 500;
/** Of the 3,000 characters that one piece may have. */
const piece = 2_900;

export function preformatted(lines: readonly string[], fit: Fit): Box {
  const shown = lines.map((line) => literal(line, widest));
  const kept = fitting(shown, fit);
  const text = kept
    .join('\n')
    .replace(/^(?: *\n)+/, '')
    .trimEnd();
  const whole = kept.length === lines.length && lines.every((line) => line.length <= widest);
  return { block: text === '' ? undefined : box(text), count: kept.length, whole };
}

/** Plain words of ours, boxed: something to copy. */
export function sample(text: string): RichTextBlock {
  return box(text);
}

function box(text: string): RichTextBlock {
  const elements = pieces(text).map((part) => ({ type: 'text', text: part }) as const);
  return { type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements }] };
}

function fitting(lines: readonly string[], { room, keep }: Fit): readonly string[] {
  const ordered = keep === 'first' ? lines : lines.toReversed();
  let used = 0;
  const beyond = ordered.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  const count = beyond === -1 ? lines.length : beyond;
  return keep === 'first' ? lines.slice(0, count) : lines.slice(lines.length - count);
}

/** By whole characters: half of one is none. */
function pieces(text: string): readonly string[] {
  const parts: string[] = [''];
  for (const character of text) {
    const last = parts.at(-1) ?? '';
    if (last.length + character.length > piece) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}
