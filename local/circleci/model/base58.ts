/** Writes a UUID as CircleCI's slugs do, in base58, and reads it back. Pure. */

/** Bitcoin's: no 0, O, I and l. */
const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function toBase58(uuid: string): string {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let text = '';
  for (; rest > 0n; rest /= 58n) text = alphabet.charAt(Number(rest % 58n)) + text;
  return text;
}

/** Throws when the text is no 128-bit number in base58. */
export function fromBase58(text: string): string {
  const number = [...text].reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n);
  const digits = number.toString(16).padStart(32, '0');
  if (digits.length > 32 || toBase58(digits) !== text) throw new Error(`${text} is no UUID in base58`);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
