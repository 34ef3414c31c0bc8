/** Splits typed text into words; normalizes smart quotes, Slack's markup, long dashes and unusual spaces. Pure. */
import { unwrap } from './unescape-slack.ts';

export interface Word {
  readonly text: string;
  /** Quoted words are kept to the letter, and are never options. */
  readonly quoted: boolean;
}

const gap = /[\s\p{Cc}]+/u;
/** Quotes count where a word or an option's value begins: an apostrophe within a word is a letter. */
const opens = /(?<![^\s\p{Cc}\p{Cf}=])/u;
const quotes = [
  /"(?<straight>[^"]*)(?:"|$)/u,
  /[“”„‟«»](?<curly>[^“”„‟«»"]*)(?:[“”„‟«»"]|$)/u,
  /'(?<single>[^']*)'(?![^\s\p{Cc}])/u,
  /[‘’‚‛](?<bent>[^‘’‚‛]*)[‘’‚‛](?![^\s\p{Cc}])/u,
  /`(?<code>[^`]*)`(?![^\s\p{Cc}])/u,
];
const quoted = `${opens.source}(?:${quotes.map(({ source }) => source).join('|')})`;
const pieces = new RegExp(`${quoted}|<(?<markup>[^<>]*)>|(?<gap>${gap.source})|(?<rest>.)`, 'gsu');

/** A joiner that joins no emoji. */
const loose = /(?<!\p{ExtPict}|\p{EMod}|\ufe0f)\u200d|\u200d(?!\p{ExtPict})/gu;

export function split(text: string): readonly Word[] {
  const words: Word[] = [];
  let word: Word | undefined;
  for (const { groups = {} } of text.matchAll(pieces)) {
    if (groups.gap !== undefined) {
      if (word) words.push(word);
      word = undefined;
    } else word = extend(word, groups);
  }
  return (word ? [...words, word] : words)
    .filter(({ text, quoted }) => quoted || text !== '')
    .map(({ text, quoted }) => ({ text: unescaped(quoted ? text : text.replace(loose, '')), quoted }));
}

function extend(word: Word | undefined, groups: Readonly<Record<string, string | undefined>>): Word {
  const { straight, curly, single, bent, code, markup, rest } = groups;
  const kept = straight ?? curly ?? single ?? bent ?? code;
  const piece = kept ?? (markup === undefined ? straighten(rest ?? '') : unwrap(markup));
  return {
    text: (word?.text ?? '') + piece,
    quoted: word ? word.quoted : kept !== undefined,
  };
}

/**
 * Long dashes are what phones make of `--`; our prose shows `∗` for an asterisk, which is copied. What cannot be seen
 * goes, except within an emoji.
 */
function straighten(text: string): string {
  return text
    .replace(/[‒–—―]/gu, '--')
    .replaceAll('∗', '*')
    .replace(/(?![\u200d\u{e0020}-\u{e007f}])\p{Cf}/gu, '');
}

/** Slack writes these three letters so. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
