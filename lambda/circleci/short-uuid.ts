/** Writes a standalone organization's or project's id as CircleCI's links do. Pure and total. */

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const base = 58n;
const limit = 1n << 128n;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** 128 bits are 22 digits; fewer than 18 are no id that was ever drawn. */
const short = /^1*[1-9A-HJ-NP-Za-km-z]{18,22}$/;

/**
 * The id in base58, as API v2, webhooks and links write it, also from the UUID that API v1.1 writes; any other text as it
 * is. Both APIs take either.
 */
export function shortId(text: string): string {
  const number = numberOf(text);
  return number === undefined ? text : digits(number);
}

function numberOf(text: string): bigint | undefined {
  if (uuid.test(text)) return BigInt(`0x${text.replaceAll('-', '')}`);
  if (!short.test(text)) return undefined;
  const number = [...text].reduce((sum, digit) => sum * base + BigInt(alphabet.indexOf(digit)), 0n);
  return number < limit ? number : undefined;
}

function digits(number: bigint): string {
  let text = '';
  for (let rest = number; rest > 0n; rest /= base) text = alphabet.charAt(Number(rest % base)) + text;
  return text || alphabet.charAt(0);
}
