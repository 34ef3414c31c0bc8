/** Parses options for pages, limits, filters and branches. Pure; throws UsageError. */
import { type Filter, filters } from '../../circleci/api-v1-schemas.ts';
import { nearest } from '../../parsing/closest-match.ts';
import { word } from '../../views/text/display-names.ts';
import { optionsAgain, usage, type Words } from './parse-arguments.ts';

export function branchOption(words: Words): string | undefined {
  return textOption(words, { name: 'branch', wants: 'the name of a branch', example: 'main' });
}

interface TextOption {
  readonly name: string;
  readonly wants: string;
  readonly example: string;
}

export function textOption(words: Words, { name, wants, example }: TextOption): string | undefined {
  const text = words.options.get(name);
  if (text !== '') return text;
  throw usage(`--${name} wants ${wants}.`, words.text, [rewritten(words, new Map([[name, example]]))]);
}

/** What `--filter` may say, for help. */
export const filterWords = filters.join(', ').replace(/, (?=\w+$)/, ' or ');

export function filterOption(words: Words): Filter | undefined {
  const said = words.options.get('filter');
  if (said === undefined) return undefined;
  const filter = filters.find((one) => one === said.toLowerCase());
  if (filter) return filter;
  const near = nearest(said, filters) ?? 'failed';
  throw usage(`--filter is one of ${filters.join(', ')}.`, words.text, [
    rewritten(words, new Map([['filter', near]])),
  ]);
}

export function pageOption(words: Words): number {
  return numberOption(words, 'page', { most: 1000, otherwise: 1 });
}

export function limitOption(words: Words, otherwise: number): number {
  return numberOption(words, 'limit', { most: 100, otherwise });
}

export function daysOption(words: Words, range: Range): number {
  return numberOption(words, 'days', range);
}

/** How many lines of a text. */
export function linesOption(words: Words, otherwise: number): number {
  return numberOption(words, 'lines', { most: 200, otherwise });
}

/** The number of a line; undefined when none is said. */
export function fromOption(words: Words): number | undefined {
  return words.options.has('from')
    ? numberOption(words, 'from', { most: 99_999_999, otherwise: 1 })
    : undefined;
}

/** Containers are counted from 0. */
export function containerOption(words: Words): number | undefined {
  const said = words.options.get('container');
  if (said === undefined) return undefined;
  if (/^\d{1,4}$/.test(said)) return Number(said);
  throw usage('--container is a number, from 0.', words.text, [
    rewritten(words, new Map([['container', '0']])),
  ]);
}

interface Range {
  readonly most: number;
  readonly otherwise: number;
}

function numberOption(words: Words, name: string, { most, otherwise }: Range): number {
  const said = words.options.get(name);
  if (said === undefined) return otherwise;
  const number = /^\d{1,9}$/.test(said) ? Number(said) : 0;
  if (number >= 1 && number <= most) return number;
  throw usage(`--${name} is a number from 1 to ${most}.`, words.text, [
    rewritten(words, new Map([[name, String(otherwise)]])),
  ]);
}

/** The same command with other values for some options. */
export function rewritten(
  { name, plain, every }: Pick<Words, 'name' | 'plain' | 'every'>,
  changes: ReadonlyMap<string, string>,
): string {
  const changed = [...changes].map(([option, value]): [string, string[]] => [option, [value]]);
  return commandText(name, ...plain.map(written), optionsAgain(new Map([...every, ...changed])));
}

/** Returns the options as a person would type them, to rebuild a command. */
export function optionsText(options: ReadonlyMap<string, string>): string {
  return [...options].map(([name, value]) => `--${name} ${written(value)}`).join(' ');
}

export function written(text: string): string {
  return word(text) ?? text;
}

/** One command from its parts, without those that are missing. */
export function commandText(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' ');
}
