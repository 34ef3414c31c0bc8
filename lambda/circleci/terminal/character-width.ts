/** Tells how many cells of a terminal a character takes. Pure. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2fb}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const joining = /[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]/u;

/** Widths of the characters below 65,536 that were asked for, plus one. */
const known = new Uint8Array(0x1_0000);

/** 0 for what joins the character before it, 2 for East Asian characters and emoji, else 1. */
export function widthOf(code: number): number {
  const cached = known[code];
  if (cached) return cached - 1;
  const width = measure(String.fromCodePoint(code));
  if (code < known.length) known[code] = width + 1;
  return width;
}

function measure(character: string): number {
  if (wide.test(character)) return 2;
  return joining.test(character) ? 0 : 1;
}
