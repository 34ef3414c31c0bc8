/** Undoes what reporters do to a message: written-out colors, control characters and double escapes. Pure. */

const escapes = String.raw`(?:\u001b|\\e|\\x1[bB]|\\u001[bB]|\\0?33|#x1[bB]|\^\[|\[NON-XML-CHAR-0x1B\]|&#(?:27|x1[bB]);|\ufffd|\?\?|\?)`;
const color = String.raw`(?:[0-4]|7|8|9|2[1-9]|[34]\d|9\d|10[0-7])`;

/** Colors after an escape in any of its written forms, and those whose escape was dropped. */
const colors = new RegExp(
  `${escapes}\\[[\\d;]*m|\\[(?:38|48);[\\d;]+m|\\[${color}(?:;${color})*m(?!\\])`,
  'g',
);
const controls = /\[NON-XML-CHAR-0x[0-9A-F]{2}\]|\\x0?7|\\a(?![a-z])|#x7(?![0-9A-Fa-f])|&#x?0?7;|\\u0007/g;

export function toPlainText(message: string): string {
  const written = message
    .replace(colors, '')
    .replace(controls, '')
    .replace(/#x(1F[0-9A-F]{3})/g, fromHex);
  return unescapedOnce(written)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .toWellFormed();
}

function fromHex(_: string, code: string): string {
  return String.fromCodePoint(Number.parseInt(code, 16));
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: '<',
  gt: '>',
  amp: '&',
  '#39': "'",
  '#34': '"',
  '#10': '\n',
};

/** Only what holds no such character itself was escaped twice. */
function unescapedOnce(text: string): string {
  if (/[<"]/.test(text)) return text;
  return text.replace(
    /&(quot|apos|lt|gt|amp|#39|#34|#10);/g,
    (whole, name: string) => entities[name] ?? whole,
  );
}
