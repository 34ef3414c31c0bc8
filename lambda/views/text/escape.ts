/** Escapes outside text, so that it cannot mention, link, format, hide or reorder; cuts never split a character. Pure. */

/** Controls, zero-width and bidi marks, blanks that look like nothing, private characters. */
const invisible = /[\p{Cf}\p{Co}\p{NChar}\u115F\u1160\u2800\u3164\uFFA0]|[\u{E0100}-\u{E01EF}]/gu;
const space = /[\s\p{Cc}\p{Z}]+/gu;
/** More than three marks on one letter climb over the lines above. */
const piledMarks = /(\p{M}{3})\p{M}+/gu;
/** Clean already, as nearly all text is: the expressions above are slow. */
const plain = /^[!-~]+(?: [!-~]+)*$/;
/** A colon that would begin `:an_emoji:`, be it together with what follows this text. */
const emojiColon = /:(?=\S{1,300}:|\S*$)/g;

const lookalikes: Readonly<Record<string, string>> = { '`': 'ˋ', '*': '∗', '~': '∼' };
const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Escaped for mrkdwn, on one line, never longer than `limit`; '' when nothing visible is left. */
export function escaped(text: string, limit = 250): string {
  return written(unformatted(cut(cleaned(text, limit), limit, written)));
}

/** For the inside of a code span, where only a back-tick could break out. */
export function escapedCode(text: string, limit = 250): string {
  return written(cut(cleaned(text, limit), limit, written).replaceAll('`', 'ˋ'));
}

/** For plain_text, which Slack does not parse; angle brackets go all the same, so that nothing looks like a mention. */
export function plainText(text: string, limit: number): string {
  const short = cut(cleaned(text, limit), limit, (character) => character);
  return withoutEmoji(short).replaceAll('<', '‹').replaceAll('>', '›');
}

/** A line of a log or a file as it stands, blanks and all: only what hides or reorders is taken out. Not escaped. */
export function literal(line: string, limit: number): string {
  const shown = line
    .slice(0, limit * 4 + 100)
    .toWellFormed()
    .replaceAll('\t', '    ')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(invisible, '')
    .replace(piledMarks, '$1');
  return cut(shown.trimEnd(), limit, (character) => character);
}

/** One line of visible, well-formed text; emoji, formatting and escapes still as sent. */
function cleaned(text: string, limit: number): string {
  const short = text.slice(0, limit * 4 + 100);
  if (plain.test(short)) return short;
  return short.toWellFormed().replace(space, ' ').replace(invisible, '').replace(piledMarks, '$1').trim();
}

/** As many characters as have room once they are written; an ellipsis tells that some are missing. */
function cut(text: string, limit: number, write: (character: string) => string): string {
  // Mostly there is room for all.
  if (write(text).length <= limit) return text;
  let room = limit;
  let fits = 0;
  let end = 0;
  for (const character of text) {
    room -= write(character).length;
    end += character.length;
    if (room >= 1) fits = end;
    if (room < 0) return `${text.slice(0, fits).trimEnd()}…`;
  }
  return text;
}

/** After the cut, which may have made a colon the last one. */
function withoutEmoji(text: string): string {
  return text.replace(emojiColon, '꞉');
}

function unformatted(text: string): string {
  return withoutEmoji(text).replace(/[`*~]/g, (character) => lookalikes[character] ?? '');
}

function written(text: string): string {
  return text.replace(/[&<>]/g, (character) => escapes[character] ?? '');
}
