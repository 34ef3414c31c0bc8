/** Parses the words after `/circle` into arguments and options. Pure. */

import { UsageError } from '../../errors.ts';
import { nearest } from '../../parsing/closest-match.ts';
import { word } from '../../views/text/display-names.ts';
import type { Word } from './tokenize.ts';

export interface Words {
  /** The command's name. */
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

export interface Reader {
  readonly name: string;
  /** The options that it takes, without dashes; each takes a value. */
  readonly options?: readonly string[];
  /** Those that buttons alone write: taken, and never offered. */
  readonly internal?: readonly string[];
  /** The arguments may hold a secret: unknown options are accepted here, since an error would repeat them. */
  readonly secretive?: true;
}

const optionPattern = /^-+(?<name>\p{L}[\w-]*)(?:=(?<value>.*))?$/su;

/** Tells options from plain words. Throws UsageError on an option that the command does not take. */
export function readWords(words: readonly Word[], reader: Reader): Words {
  const { name, options: known = [], internal = [], secretive } = reader;
  const plain: string[] = [];
  const options = new Map<string, string>();
  const every = new Map<string, readonly string[]>();
  const text = [name, ...words.map((one) => one.text)].join(' ');
  for (let at = 0; at < words.length; at += 1) {
    const one = words[at];
    const read = one && optionOf(one);
    if (!read) {
      if (one && (one.quoted || !/^-+$/.test(one.text))) plain.push(one.text);
      continue;
    }
    const key = read.name.toLowerCase();
    if (![...known, ...internal].includes(key) && !secretive) throw unknownOption(read.name, words, reader);
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
  const { name, value } = (quoted ? undefined : optionPattern.exec(text)?.groups) ?? {};
  return name ? { name, value } : undefined;
}

function unknownOption(
  said: string,
  words: readonly Word[],
  { name, options: known = [] }: Reader,
): UsageError {
  const near = nearest(said.toLowerCase(), known);
  const takes = known.length ? `It takes ${known.map((one) => `--${one}`).join(', ')}.` : 'It takes none.';
  const corrected = words.map((one) => {
    const read = optionOf(one);
    if (read?.name !== said) return retyped(one);
    return read.value === undefined ? `--${near}` : `--${near}=${word(read.value) ?? read.value}`;
  });
  return usage(
    `“${name}” has no option --${said.slice(0, 40)}. ${takes}`,
    [name, ...words.map(({ text }) => text)].join(' '),
    near ? [[name, ...corrected].join(' '), `help ${name}`] : [`help ${name}`],
  );
}

/** Returns the word as it must be typed to be parsed the same way again. */
export function retyped({ text, quoted }: Word): string {
  return quoted ? (word(text) ?? text) : text;
}

/** Returns a UsageError with the shortened input and whole commands to paste. */
export function usage(message: string, read: string, paste: readonly string[]): UsageError {
  const commands = paste.map((text) => `/circle ${withoutTokens(text)}`).filter((text) => text.length <= 300);
  const next = commands.length > 0 ? commands : ['/circle help'];
  return new UsageError(withoutTokens(message), withoutTokens(shortened(read)), next);
}

/** Replaces what looks like a token. */
function withoutTokens(text: string): string {
  return text.replace(/\bCCI[A-Z]*_[\w.-]*|\b[0-9a-f]{40}\b|\bxox[a-z]-[\w-]*/gi, '…');
}

export function shortened(text: string, length = 150): string {
  const letters = [...text.slice(0, 2 * length + 2)];
  return letters.length > length ? `${letters.slice(0, length).join('')}…` : text;
}

/** Returns the error for too many arguments. `most` is how many the command takes. */
export function tooMany({ name, plain, every, text }: Words, most: number): UsageError {
  const takes = most === 0 ? 'no arguments' : most === 1 ? 'one argument' : `${most} arguments`;
  const kept = plain.slice(0, most).map((one) => (/\s/.test(one) ? (word(one) ?? one) : one));
  const paste = [name, ...kept, optionsAgain(every)].filter(Boolean).join(' ');
  return usage(`“${name}” takes ${takes}, besides options.`, text, [paste, `help ${name}`]);
}

/** Options as a person would type them, each as often as it was said. */
export function optionsAgain(every: Words['every']): string {
  return [...every]
    .flatMap(([name, values]) => values.map((value) => `--${name} ${word(value) ?? value}`.trimEnd()))
    .join(' ');
}
