/** Finds the lines of private keys, also where their beginning or their end is missing. Pure. */
import { isRandomMix, isWord } from './is-secret-value.ts';

const begins = /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY|^\s*PuTTY-User-Key-File/;
const ends = /-----END [A-Z0-9 ]{0,30}PRIVATE KEY|^\s*Private-MAC:/;
/** What a key is made of: base64, the headers above it, the empty line between, the checksum below. */
const body = /^\s*(?:[A-Za-z0-9+/]{1,100}={0,3}|=[A-Za-z0-9+/]{4}|[A-Z][A-Za-z-]{1,30}: .*|)\s*$/;
/** A whole line of base64, behind a time or a rule at most. */
const full = /^[\s|>\d:.,TZ[\]+-]{0,40}?([A-Za-z0-9+/]{60,76}={0,2})\s*$/;
/** Lines of the longest key, a ring of OpenPGP's. */
const longest = 400;

/** The indexes of the lines that belong to a private key. */
export function privateKeyLines(lines: readonly string[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (let at = 0; at < lines.length; at += 1) {
    if (found.has(at)) continue;
    const line = lines[at] ?? '';
    if (begins.test(line)) for (const index of below(at, lines)) found.add(index);
    else if (ends.test(line)) for (const index of above(at, lines)) found.add(index);
    else if (isFull(line)) for (const index of run(at, lines)) found.add(index);
  }
  return found;
}

/** To its end; where there is none, as far as it looks like a key. */
function below(start: number, lines: readonly string[]): readonly number[] {
  if (ends.test(lines[start] ?? '')) return [start];
  const column = Math.max(0, (lines[start] ?? '').indexOf('-----BEGIN'));
  const rest = lines.slice(start + 1, start + longest);
  const last = rest.findIndex((line) => ends.test(line) || begins.test(line));
  const foreign = rest.findIndex((line) => !body.test(line) && !body.test(line.slice(column)));
  const isWhole = last >= 0 && ends.test(rest[last] ?? '');
  const count = isWhole ? last + 1 : foreign < 0 ? rest.length : foreign;
  return Array.from({ length: count + 1 }, (_, index) => start + index);
}

/** An end whose beginning has scrolled away: its short last line, and the whole ones above that. */
function above(end: number, lines: readonly string[]): readonly number[] {
  const found = [end];
  for (let at = end - 1; at >= 0 && end - at < longest; at -= 1) {
    const line = lines[at] ?? '';
    const isOurs = at === end - 1 ? body.test(line) && line.trim() !== '' : isFull(line);
    if (!isOurs) break;
    found.push(at);
  }
  return found;
}

/** Neither beginning nor end is there: whole lines, and the short one below them. */
function run(start: number, lines: readonly string[]): readonly number[] {
  let end = start;
  while (isFull(lines[end] ?? '')) end += 1;
  const after = lines[end]?.trim() ?? '';
  if (after !== '' && body.test(after) && !after.includes(':') && !isWord(after)) end += 1;
  return Array.from({ length: end - start }, (_, index) => start + index);
}

function isFull(line: string): boolean {
  const [, base64] = full.exec(line) ?? [];
  return base64 !== undefined && isRandomMix(base64);
}
