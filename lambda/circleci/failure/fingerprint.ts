/** Tells failures that are alike from others: numbers, paths and ids are blanked. Pure. */
import { createHash } from 'node:crypto';

/** Sixteen hexadecimal characters, the same for the same failure on another branch, day or machine. */
export function fingerprintOf(parts: readonly (string | undefined)[]): string {
  const text = parts.map((part) => blanked(part ?? '')).join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Characters that are looked at, and those that tell failures apart. */
const looked = 2_000;
const longest = 200;

export function blanked(text: string): string {
  return text
    .slice(0, looked)
    .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>')
    .replace(/\b(?:[a-z]+:\/\/)?[\w.-]+\.[a-z]{2,}(?::\d+)?\/\S*/gi, '<url>')
    .replace(/(?:[A-Za-z]:)?[\w.@~+-]{0,100}(?:[\\/][\w.@~+-]+)+[\\/]?/g, '<path>')
    .replace(/\b0x[0-9a-f]+\b|\b(?=\w*\d)[0-9a-f]{7,64}\b/gi, '<id>')
    .replace(/\d+(?:[.,:]\d+)*/g, '<n>')
    .replace(/\s+/g, ' ')
    .replace(/(?:<path>\s?)+/g, '<path>')
    .trim()
    .slice(0, longest);
}
