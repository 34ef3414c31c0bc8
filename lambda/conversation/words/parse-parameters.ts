/** Parses pipeline parameters, `NAME=value`: after `--param`, or one a line in a form. Pure. */
import { word } from '../../views/text/display-names.ts';
import { shortened } from './parse-arguments.ts';

export type Parameters = Readonly<Record<string, string | number | boolean>>;

export type Read =
  | { readonly kind: 'read'; readonly parameters: Parameters }
  /** A sentence on the first one that cannot be read. Repeats names, never values. */
  | { readonly kind: 'wrong'; readonly why: string };

const row = /^\s*(?<name>[A-Za-z_][\w-]{0,127})\s*=\s*(?<value>.*?)\s*$/s;

/** Empty lines are passed over. */
export function readParameters(rows: readonly string[]): Read {
  const found = new Map<string, string | number | boolean>();
  for (const [index, text] of rows.entries()) {
    if (text.trim() === '') continue;
    const { name, value = '' } = row.exec(text)?.groups ?? {};
    if (name === undefined) return wrong(`Line ${index + 1} is not NAME=value.`);
    if (found.has(name)) return wrong(`${shortened(name, 60)} is there twice.`);
    found.set(name, meant(value));
  }
  return { kind: 'read', parameters: Object.fromEntries(found) };
}

function wrong(why: string): Read {
  return { kind: 'wrong', why };
}

const quotes = /^["“”„](?<text>.*)["“”]$/s;

/** As CircleCI's own form takes them: true and false, whole numbers, else text. What stands in quotes stays text. */
function meant(text: string): string | number | boolean {
  const kept = quotes.exec(text)?.groups?.text;
  if (kept !== undefined) return kept;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
  return number ?? text;
}

/** Rows that are read back as these; a form begins with them. */
export function parameterRows(parameters: Parameters): readonly string[] {
  return Object.entries(parameters).map(([name, value]) => `${name}=${shown(value)}`);
}

function shown(value: Parameters[string]): string {
  if (typeof value !== 'string') return `${value}`;
  return meant(value) === value && value.trim() === value ? value : `"${value}"`;
}

/** The options of a command that would be read back so; undefined when a row cannot be written in one. */
export function parameterOptions(parameters: Parameters): string | undefined {
  const words = parameterRows(parameters).map(quoted);
  return words.includes(undefined) ? undefined : words.map((word) => `--param ${word}`).join(' ');
}

/** A row that holds double quotes is kept in single ones. */
function quoted(row: string): string | undefined {
  return word(row) ?? (/['\p{Cc}]|&(?:lt|gt|amp);/u.test(row) ? undefined : `'${row}'`);
}
