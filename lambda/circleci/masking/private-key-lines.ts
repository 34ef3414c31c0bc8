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
  for (const [at, line] of lines.entries()) {
    if (begins.test(line)) for (const index of below(at, line, lines)) found.add(index);
    if (isFull(line)) {
      found.add(at);
      if (isShortLast(lines[at + 1]?.trim())) found.add(at + 1);
    }
    // Its beginning has scrolled away: the whole lines above are found by themselves.
    if (ends.test(line)) {
      found.add(at);
      if (isBody(lines[at - 1]?.trim())) found.add(at - 1);
    }
  }
  return found;
}

/** To its end; where there is none, as far as it looks like a key. */
function below(start: number, line: string, lines: readonly string[]): readonly number[] {
  if (ends.test(line)) return [start];
  const column = Math.max(0, line.indexOf('-----BEGIN'));
  const rest = lines.slice(start + 1, start + longest);
  const last = rest.findIndex((one) => ends.test(one) || begins.test(one));
  const foreign = rest.findIndex((one) => !body.test(one) && !body.test(one.slice(column)));
  const isWhole = rest.slice(last, last + 1).some((one) => ends.test(one));
  const count = isWhole ? last + 1 : foreign < 0 ? rest.length : foreign;
  return Array.from({ length: count + 1 }, (_, index) => start + index);
}

function isBody(line: string | undefined): boolean {
  return line !== undefined && line !== '' && body.test(line);
}

/** The short line below whole ones. */
function isShortLast(line: string | undefined): boolean {
  return line !== undefined && isBody(line) && !line.includes(':') && !isWord(line);
}

function isFull(line: string): boolean {
  const base64 = full.exec(line)?.[1];
  return base64 !== undefined && isRandomMix(base64);
}
