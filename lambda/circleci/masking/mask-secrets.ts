/**
 * Masks the secrets of a text. CircleCI masks the values of its own variables; this looks for what has the shape,
 * the name or the place of a secret. It errs on the side of masking, but facts stay readable. Pure and total.
 */

import {
  hidden,
  hide,
  isNumber,
  isPlaceholder,
  isRandom,
  isRandomMix,
  looksMade,
  namesFact,
  unquoted,
} from './is-secret-value.ts';
import { privateKeyLines } from './private-key-lines.ts';
import type { Hides, Place, Places } from './secret-place-pattern.ts';
import { hideValue, valueLines } from './secrets-below-their-name.ts';
import { maskNamed } from './secrets-by-name.ts';
import { everywhere } from './secrets-by-place.ts';
import { maskShapes } from './secrets-by-shape.ts';

/** A text, masked; as many lines as it had. */
export function maskText(text: string): string {
  return maskLines(text.split('\n')).join('\n');
}

/** The lines, masked; as many as came in. */
export function maskLines(lines: readonly string[]): readonly string[] {
  const keys = privateKeyLines(lines);
  const values = valueLines(lines);
  return lines.map((line, index) => {
    if (keys.has(index)) return hidden;
    return values.has(index) ? hideValue(line) : maskLine(line);
  });
}

/** Longer lines are cut before they are looked at: patterns look at some characters more than once. */
const longest = 2_000;

function maskLine(line: string): string {
  const cut = line.length > longest ? `${line.slice(0, longest)}…` : line;
  const known = maskAuthorization(maskUserinfo(maskShapes(cut)));
  return maskChance(maskNamed(everywhere.reduce(maskPlaces, known)));
}

function maskPlaces(line: string, { when, places }: Places): string {
  return when.test(line) ? places.reduce(maskPlace, line) : line;
}

/** What stays readable in each sort of place. */
const keeps: Readonly<Record<Hides, (said: string) => boolean>> = {
  all: () => false,
  words: isNumber,
  made: (said) => isNumber(said) || !looksMade(said),
  chance: (said) => !isRandom(said),
};

function maskPlace(line: string, [hides, pattern]: Place): string {
  return line.replace(pattern, (whole: string, before: string, value: string) => {
    const said = unquoted(value);
    return isPlaceholder(said) || keeps[hides](said) ? whole : `${before}${hide(value)}`;
  });
}

const userinfo =
  /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:?#"'<>]{0,200}:(?!\d{1,5}[/?#])(?:(?![?&]\w{1,40}=)[^\s"'<>]){1,400}(?<!\/)@(?!v?\d+\.\d)/gi;

/** `https://user:p@ss/word@host`, to the last @ that may end it; `https://host:8080/@scope` has no password. */
function maskUserinfo(line: string): string {
  return line.includes('@') ? line.replace(userinfo, `$1${hidden}@`) : line;
}

const authorization =
  /(["']?)\b((?:proxy-)?authorization|(?:set-)?cookie)(\\?["']?\s{0,9}[:=]\s{0,9})(\S.*)/gi;

/** Header lines, to the end of their quotes or their line. */
function maskAuthorization(line: string): string {
  return line.replace(
    authorization,
    (whole: string, open: string, name: string, sign: string, rest: string) => {
      const [, inner = ''] = /^\\?(["'])/.exec(rest) ?? [];
      const quote = inner || (sign.includes('"') || sign.includes("'") ? '' : open);
      const end = quote === '' ? -1 : rest.indexOf(quote, inner ? rest.indexOf(inner) + 1 : 0);
      const value = end < 0 ? rest : rest.slice(0, end);
      const bare = value.replace(/^\\?["']/, '');
      if (isPlaceholder(bare) || isSentence(bare)) return whole;
      return `${open}${name}${sign}${inner}${hidden}${end < 0 ? '' : rest.slice(end)}`;
    },
  );
}

function isSentence(text: string): boolean {
  return /^(?!bearer|basic|token|digest|negotiate|apikey)[a-z]+(?:\s+[a-z]|$)/i.test(text);
}

/** Any KEY=value whose value looks like chance made it. */
const assigned = /(\b[A-Za-z_][\w.-]{1,80}\s{0,9}=\s{0,9}["']?)([A-Za-z0-9+/_=-]{20,})/g;
/** A word that looks like chance made it, wherever it stands. */
const alone = /(?<![A-Za-z0-9+/_=.@%:#-])(?!_Z|_R|sha\d)[A-Za-z0-9+/_-]{32,}={0,2}(?![A-Za-z0-9+/_=.-])/g;
const told =
  /(?:\b(?:sha\d{1,3}|h1|md5|digest|integrity|checksum|hash|etag|[a-z-]{0,20}id(?:-2)?|fingerprint|ssh-\w+|ecdsa\S*|base64)|\bcache\b.{0,30})["']?\s?[:=,-]?\s?["']?$/i;

function maskChance(line: string): string {
  return line
    .replace(assigned, (whole: string, before: string, value: string, at: number) =>
      isRandom(value) && !namesFact(before) && !isTold(line, at) ? `${before}${hidden}` : whole,
    )
    .replace(alone, (value, at: number) => (isRandomMix(value) && !isTold(line, at) ? hidden : value));
}

/** Whether the words before say that it identifies something. */
function isTold(line: string, at: number): boolean {
  return told.test(line.slice(Math.max(0, at - 60), at));
}
