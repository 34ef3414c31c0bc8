/** Matches secrets that are known by their own shape. Pure. */

import { hidden, looksMade } from './is-secret-value.ts';
import { addresses, type Part, type Shape, tokens } from './secret-tokens.ts';

/** Those that begin with words of their own are found fast; the others are looked for where those stand in them. */
const [prefixed, infixed] = [
  tokens.filter(([, first]) => typeof first === 'string'),
  tokens.filter(([, first]) => typeof first !== 'string'),
];
const prefix = whole(prefixed);
const infix = whole(infixed);
const mark = new RegExp(infixed.map((shape) => pattern(shape.slice(2, 3))).join('|'));

function whole(shapes: readonly Shape[]): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])(?:${shapes.map(([, ...parts]) => pattern(parts)).join('|')})`, 'g');
}

const host = new RegExp(addresses.map((shape) => pattern(shape.slice(1, 2))).join('|'), 'i');

/** The address itself is kept. */
const webhooks = addresses.map(([, ...parts]) => {
  const first = parts.findIndex((part) => typeof part !== 'string');
  return new RegExp(`(${pattern(parts.slice(0, first))})${pattern(parts.slice(first))}`, 'gi');
});

function pattern(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? either(part) : runOf(part))).join('');
}

function either(words: string): string {
  const escaped = words.split(' ').map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`));
  return `(?:${escaped.join('|')})`;
}

function runOf({ of, least, most }: Exclude<Part, string>): string {
  return `[${of}]{${least},${most ?? ''}}`;
}

export function maskShapes(line: string): string {
  const hide = (found: string) => (looksMade(found) ? hidden : found);
  const begun = line.replace(prefix, hide);
  const masked = mark.test(begun) ? begun.replace(infix, hide) : begun;
  if (!host.test(masked)) return masked;
  return webhooks.reduce((text, address) => text.replace(address, `$1${hidden}`), masked);
}

/** One sample for each alternative of a shape; `made` makes so many characters of a class. */
export function samplesOf(
  [, ...parts]: Shape,
  made: (of: string, length: number) => string,
): readonly string[] {
  return parts.reduce<readonly string[]>(
    (begun, part) => {
      const next = typeof part === 'string' ? part.split(' ') : [made(part.of, part.least || 8)];
      return begun.flatMap((before) => next.map((more) => before + more));
    },
    [''],
  );
}
