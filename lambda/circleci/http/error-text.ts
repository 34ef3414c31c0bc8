/** Extracts CircleCI's error text and Retry-After from an answer. Pure. */
import type { ReadHeaders } from './http-transport.ts';

const longest = 500;
const leastWait = 1;
const mostWait = 900;
/** Seconds, when CircleCI limits us without saying for how long. */
const usualWait = 30;

/**
 * The message of an error body: JSON's `message` (un-nested once, where GitHub's answer is relayed as a string inside
 * it), or plain text. Undefined for HTML and for nothing. The secrets are taken out of it.
 */
export function saidIn(body: string, secrets: readonly string[] = []): string | undefined {
  const text = body.trim();
  if (text === '' || text.startsWith('<')) return undefined;
  const json = parsed(text);
  if (json === undefined) return shortened(without(text, secrets));
  const message = messageOf(json);
  if (message === undefined) return undefined;
  return shortened(without(messageOf(parsed(message)) ?? message, secrets));
}

/** JSON, also with the `// Hello human` line that CircleCI once put before it; undefined for anything else. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^(\s*\/\/[^\n]*\n)+/, ''));
  } catch {
    return undefined;
  }
}

/** Seconds to wait after a 429, from 1 to 900, whatever the header holds. */
export function retryAfter(headers: ReadHeaders): number {
  const wait = secondsIn(headers.get('retry-after')?.trim() ?? '', headers.get('date'));
  return Math.min(Math.max(Math.ceil(wait ?? usualWait), leastWait), mostWait);
}

/** A date counts from the answer's own, so that no clock of ours is needed. */
function secondsIn(header: string, date: string | null): number | undefined {
  if (/^-?\d+(\.\d+)?$/.test(header)) return Number(header);
  const until = /[a-z]{3}/i.test(header) ? (Date.parse(header) - Date.parse(date ?? '')) / 1000 : Number.NaN;
  return Number.isNaN(until) ? undefined : until;
}

function messageOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('message' in json)) return undefined;
  return typeof json.message === 'string' && json.message !== '' ? json.message : undefined;
}

/** Before shortening, so that no half of a secret stays. What is shorter than four characters is in every text. */
function without(text: string, secrets: readonly string[]): string {
  const pieces = secrets.flatMap((secret) => [secret, ...secret.split(/[\r\n]+/)]);
  const telling = pieces
    .filter((piece) => piece.length >= 4)
    .toSorted((one, other) => other.length - one.length);
  return telling.reduce((left, piece) => left.replaceAll(piece, '…'), text);
}

function shortened(text: string): string {
  return text.length <= longest
    ? text
    : `${text
        .slice(0, longest - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`;
}
