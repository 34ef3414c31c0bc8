/** Parses and words patterns of names: `main, release/*, !wip/*`. Pure. */
import { isNegation } from '../glob.ts';
import type { Phrase, Read } from './option-type.ts';

const mostPatterns = 20;
const mostShown = 4;

/** Prose shows an asterisk's look-alike, which is copied into forms. */
const lookalikes = /∗/g;

/** Reads names with `*`s. `example` is one that people would use there. */
export function patternsOf(example: string): (text: string) => Read<readonly string[]> {
  return (text) => {
    const said = text
      .replace(lookalikes, '*')
      .split(',')
      .flatMap((item) => item.trim() || []);
    if (said.length === 0) return { wants: 'a name, or several separated by commas', example };
    if (said.length > mostPatterns)
      return { wants: `${mostPatterns} names at most`, example: said.slice(0, mostPatterns).join(',') };
    if (said.every((pattern) => pattern !== '!' && pattern.length <= 200))
      return { value: [...new Set(said)] };
    return { wants: 'names of 1 to 200 letters', example };
  };
}

/** ``on `main`, not on `x/*` ``; undefined without patterns. */
export function patternWords(word: string, patterns: readonly string[]): Phrase | undefined {
  const [without, only] = [patterns.filter(isNegation), patterns.filter((pattern) => !isNegation(pattern))];
  const parts: (string | { code: string })[] = [];
  if (only.length > 0) parts.push(`${word} `, ...listed(only));
  if (only.length > 0 && without.length > 0) parts.push(', ');
  if (without.length > 0) parts.push(`not ${word} `, ...listed(without.map((pattern) => pattern.slice(1))));
  return parts.length === 0 ? undefined : parts;
}

/** The first few, and how many more. */
export function listed(patterns: readonly string[]): Phrase {
  const shown = patterns.slice(0, mostShown);
  const parts = shown.flatMap((code, index) => (index === 0 ? [{ code }] : [', ', { code }]));
  return patterns.length > mostShown ? [...parts, ` +${patterns.length - mostShown}`] : parts;
}
