/** The words after `/circle`, straightened: smart quotes, long dashes, single-dash options, odd spaces. Pure. */

import { UsageError } from '../errors.ts';
import { unwrap } from './markup.ts';
import { nearest } from './nearest.ts';

export interface Words {
  /** The command's. */
  readonly name: string;
  /** Without the options, in order. */
  readonly plain: readonly string[];
  /** `--branch main` and `--branch=main` as `branch` -> `main`; a bare option is ''. */
  readonly options: ReadonlyMap<string, string>;
  /** Every value of each option, in order, for those that may be given more than once. */
  readonly every: ReadonlyMap<string, readonly string[]>;
  /** As straightened, the name included, to be shown in errors. */
  readonly text: string;
}

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

/** Long dashes are what phones make of `--`. What cannot be seen goes, except within an emoji. */
function straighten(text: string): string {
  return text.replace(/[‒–—―]/gu, '--').replace(/(?![\u200d\u{e0020}-\u{e007f}])\p{Cf}/gu, '');
}

/** Slack writes these three letters so. */
function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export interface Reader {
  readonly name: string;
  /** The options that it takes, without dashes; each takes a value. */
  readonly options?: readonly string[];
  /** Somebody may have typed a secret: nothing is judged here, so that nothing is repeated. */
  readonly secretive?: true;
}

const option = /^-+(?<name>\p{L}[\w-]*)(?:=(?<value>.*))?$/su;

/** Tells options from plain words. Throws UsageError on an option that the command does not take. */
export function readWords(words: readonly Word[], { name, options: known = [], secretive }: Reader): Words {
  const plain: string[] = [];
  const options = new Map<string, string>();
  const every = new Map<string, readonly string[]>();
  const text = [name, ...words.map((word) => word.text)].join(' ');
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const read = word && optionOf(word);
    if (!read) {
      if (word && (word.quoted || !/^-+$/.test(word.text))) plain.push(word.text);
      continue;
    }
    const key = read.name.toLowerCase();
    if (!known.includes(key) && !secretive) throw unknownOption(read.name, text, known);
    const next = words[at + 1];
    const takesNext = read.value === undefined && next !== undefined && !optionOf(next);
    const value = read.value ?? (takesNext ? next.text : '');
    options.set(key, value);
    every.set(key, [...(every.get(key) ?? []), value]);
    if (takesNext) at += 1;
  }
  return { name, plain, options, every, text };
}

function optionOf({ text, quoted }: Word): { name: string; value: string | undefined } | undefined {
  const { name, value } = (quoted ? undefined : option.exec(text)?.groups) ?? {};
  return name ? { name, value } : undefined;
}

function unknownOption(name: string, text: string, known: readonly string[]): UsageError {
  const [verb = ''] = text.split(' ');
  const near = nearest(name.toLowerCase(), known);
  const takes = known.length ? `It takes ${known.map((one) => `--${one}`).join(', ')}.` : 'It takes none.';
  return usage(`“${verb}” has no option --${name.slice(0, 40)}. ${takes}`, text, [
    near ? text.replace(new RegExp(`-+${name}(?=[\\s=]|$)`, 'u'), `--${near}`) : `help ${verb}`,
  ]);
}

/** A UsageError that shows what was read, cut to what a person can take in, and whole commands to paste. */
export function usage(message: string, read: string, paste: readonly string[]): UsageError {
  const commands = paste.map((text) => `/circle ${hidden(text)}`).filter((text) => text.length <= 300);
  const next = commands.length > 0 ? commands : ['/circle help'];
  return new UsageError(hidden(message), hidden(shortened(read)), next);
}

/** What looks like a token is never repeated, wherever it was typed. */
function hidden(text: string): string {
  return text.replace(/\bCCI[A-Z]*_[\w.-]*|\b[0-9a-f]{40}\b|\bxox[a-z]-[\w-]*/gi, '…');
}

export function shortened(text: string, length = 150): string {
  const letters = [...text.slice(0, 2 * length + 2)];
  return letters.length > length ? `${letters.slice(0, length).join('')}…` : text;
}

/** More words than the command knows what to do with. `most` is how many it takes. */
export function tooMany({ name, plain, text }: Words, most: number): UsageError {
  const takes = most === 0 ? 'nothing' : most === 1 ? 'one word' : `${most} words`;
  const kept = plain.slice(0, most).map((word) => (/\s/.test(word) ? `"${word}"` : word));
  return usage(`“${name}” takes ${takes} after it, besides options.`, text, [
    [name, ...kept].join(' '),
    `help ${name}`,
  ]);
}
