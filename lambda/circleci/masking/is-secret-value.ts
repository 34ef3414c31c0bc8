/** Tells secrets from values that only stand where one would. Pure and total. */

export const hidden = '****';

const types =
  'string|str|number|bool(?:ean)?|any|unknown|bytes|buffer|text|char|int(?:eger)?|object|uuid|optional|nullable';
const nothing =
  'true|false|null|nil|none|undefined|required|missing|empty|unset|invalid|expired|enabled|disabled';
const redacted = String.raw`\*+|x+|•+|\.{3}|\[?(?:filtered|redacted|hidden|masked|secret|removed)\]?|\(\w[\w ]*\)?`;
/** Where a value comes from: a variable, a template, a field of an object, a call. */
const roots =
  'this|self|process|os|env|ENV|config|cfg|options|opts|req|request|res|response|user|props|params|args|settings|secrets|vars?|local|module|context|ctx|input|body|System|data|result|state';
const source = String.raw`<[\w -]+>?|(?:[\w.@-]*:)?\$\{?\w+\}?|\$\{?\w+\}?:\$\{?\w+\}?|\$[({[]{1,3}.*|%\w+%|\{\{.*|@?[A-Za-z_][\w.]*\(.*|(?:${roots})(?:\??\.|\[).+|(?:\.{0,2}|~)\/[\w./-]*|[\w@./-]+\.[a-z]{1,4}(?::\d+)*|https?:\/\/.*|(?:arn|op|ssm|vault):.*|!(?:Ref|Sub|GetAtt)|ENC\[.*|id=.*`;
/** `^1.2.3`, as a list of packages has it. */
const version = String.raw`[~^v=]{0,2}\d+\.\d+\.\d+[\w.+-]*`;
const placeholder = new RegExp(
  `^(?:|${types}|${nothing}|${redacted}|${source}|${version})[;,!?)\\]}]*$`,
  'i',
);

/** Hidden already, or not the secret itself but where it comes from. */
export function isPlaceholder(value: string): boolean {
  return value.startsWith(hidden) || placeholder.test(value);
}

/** `4:18:` of a place, `12` of a count, `1.2ms`. */
export function isNumber(value: string): boolean {
  return /^\d{1,6}(?:[:.,]\d+){0,4}(?:m?s|[kmg]i?b|%)?[:,)]?$/i.test(value);
}

/** Without the quotes around it, the last of which may be missing. */
export function unquoted(value: string): string {
  const [open = ''] = /^\\?["']/.exec(value) ?? [];
  const rest = value.slice(open.length);
  return open !== '' && rest.endsWith(open) ? rest.slice(0, -open.length) : rest;
}

/** As it was quoted. */
export function hide(value: string): string {
  const [open = ''] = /^\\?["']/.exec(value) ?? [];
  return `${open}${hidden}${open}`;
}

/** No word that a person reads. */
export function looksMade(text: string): boolean {
  return /\d|[a-z][A-Z]|[+/=]/.test(text);
}

/** A word and not a name: letters alone. */
export function isWord(value: string): boolean {
  return /^[A-Za-z][a-z]{0,17}[,.;!?)]?$/.test(value);
}

/** Letters and digits in no order, with as much surprise as chance has. Names with numbers in them are not. */
export function isRandom(value: string): boolean {
  const text = value.replace(/[^A-Za-z0-9]/g, '');
  if (text.length < 16) return false;
  const turns = [...text].filter(
    (character, index) => index > 0 && kind(character) !== kind(text[index - 1] ?? ''),
  );
  return turns.length / (text.length - 1) > 0.25 && entropy(text) > (isHex(value) ? 2.9 : 3.4);
}

/** Random, of upper and lower case and digits: no digest, no id in hexadecimal. */
export function isRandomMix(value: string): boolean {
  return [/[a-z]/, /[A-Z]/, /\d/].every((one) => one.test(value)) && isRandom(value);
}

function isHex(value: string): boolean {
  return /^[0-9a-f-]+$/i.test(value);
}

function kind(character: string): number {
  if (character >= 'a') return 2;
  return character >= 'A' ? 1 : 0;
}

/** Bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return -[...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum + share * Math.log2(share);
  }, 0);
}

/** Words of a name that say that its value identifies something and opens nothing. */
const facts = new Set(
  'sha sha1 sha256 sha512 md5 crc commit digest hash checksum id ids uuid guid trace span traceparent rev revision ref head base tree parent merge workflow pipeline job build image tag version etag fingerprint integrity layer container node cache snapshot release deployment request correlation oid blob object cid iid host lock resolved file path'.split(
    ' ',
  ),
);
const opens = /session|secret|passw|token|cookie|auth|private|sid$/i;

/** `CIRCLE_SHA1`, `traceId`, `Etag`; not `SESSION_ID`. */
export function namesFact(name: string): boolean {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]/);
  return !opens.test(name) && words.some((word) => facts.has(word));
}
