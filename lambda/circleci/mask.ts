/**
 * Secrets in a log, made unreadable. CircleCI masks the values of its own variables; this looks for what has the shape
 * of a secret, wherever it came from. It errs on the side of masking. Pure and total.
 */
import { type Named, named } from './secret-names.ts';
import { hidden, shapes } from './secret-shapes.ts';

/** Any other KEY=value whose value looks like chance made it. */
const assigned = /(\b[A-Za-z_][A-Za-z0-9_]{1,80}\s*=\s*["']?)([A-Za-z0-9+/_=-]{20,})(["']?)/g;

/** The lines, masked; as many as came in. */
export function maskLines(lines: readonly string[]): readonly string[] {
  let within = false;
  return lines.map((line) => {
    const begins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(line);
    const ends = /-----END [A-Z0-9 ]*PRIVATE KEY/.test(line);
    const inside = within || begins || isEndAlone(line, ends);
    within = (within || begins) && !ends;
    return inside ? hidden : maskLine(line);
  });
}

function isEndAlone(line: string, ends: boolean): boolean {
  return ends || /^\s*[A-Za-z0-9+/]{60,76}={0,2}\s*$/.test(line);
}

/** Longer lines are cut before they are looked at: shapes look at every character more than once. */
const longest = 2_000;

function maskLine(line: string): string {
  const cut = line.slice(0, longest);
  const shaped = shapes.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), cut);
  return named
    .reduce(maskNamed, shaped)
    .replace(assigned, (whole, before: string, value: string, after: string) =>
      isRandom(value) ? `${before}${hidden}${after}` : whole,
    );
}

function maskNamed(line: string, { pattern, hides }: Named): string {
  return line.replace(pattern, (whole: string, before: string, value: string) => {
    const [, open = '', said = ''] = /^(\\?["']?)(.*?)\\?["']?$/s.exec(value) ?? [];
    const isKept =
      isPlaceholder(said) || (hides === 'words' && isNumber(said)) || (hides === 'chance' && !isRandom(said));
    return isKept ? whole : `${before}${open}${hidden}${open}`;
  });
}

/** Hidden already, or not the secret itself but where it comes from. */
function isPlaceholder(value: string): boolean {
  return (
    value.startsWith(hidden) ||
    /^(?:true|false|null|none|undefined|required|missing|\*+|x+|process\.env\.\w+|<[\w -]+>?|(?:[\w.@-]*:)?\$\{?\w+\}?|\$\{?\w+\}?:\$\{?\w+\}?|\$[({]{1,2}.*|)$/i.test(
      value,
    )
  );
}

function isNumber(value: string): boolean {
  return /^\d{1,6}(?::\d+)*$/.test(value);
}

/** Many different characters of several kinds, with as much surprise as chance has. */
function isRandom(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length;
  const isHex = /^[0-9a-f]+$/i.test(value);
  return (
    (kinds >= 2 && entropy(value) > (isHex ? 3 : 3.6)) || (isHex && value.length >= 32 && entropy(value) > 3)
  );
}

/** Bits for each character. */
function entropy(text: string): number {
  const counts = Map.groupBy(text, (character) => character);
  const shares = [...counts.values()].map(({ length }) => length / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
