/** Reads the ids of a standalone project out of its slug: base58 there, UUIDs in API v1.1's addresses. */
const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

export function uuidOf(base58: string): string {
  let number = 0n;
  for (const digit of base58) number = number * 58n + BigInt(alphabet.indexOf(digit));
  const hex = number.toString(16).padStart(32, '0');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
