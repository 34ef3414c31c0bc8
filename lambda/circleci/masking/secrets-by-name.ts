/** Matches secrets by the name that they are given to, whatever they look like. Data, and how it is read. Pure. */
import { hide, isNumber, isPlaceholder, isWord, unquoted } from './is-secret-value.ts';

/** In quotes a value may have blanks, and its end may have been cut off. */
export const quoted = String.raw`"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\\"[^"\\]*(?:\\")?`;
/** Without what ends a list or a sentence; fewer letters are rather a word than a secret. */
const value = String.raw`(?![:=])(${quoted}|[^\s"'\\]{3,}[^\s"'\\,;.)}\]])`;

const keys =
  'api|access|private|encryption|signing|account|deploy|master|ssh|license|storage|shared|session|auth|app|subscription|admin|ingest|integration|jwt|hmac|cookie|crypto|client|service|pre-?shared';
const hard = `passw(?:or)?d|passwort|passphrase|passcode|secret|mnemonic|(?:seed|recovery)[_ -]?phrase|(?:${keys})[_ -]?key|client-key-data`;
/** They are words of their own: `token: rejects one that has expired` is the name of a test. */
const soft = String.raw`token|credential|auth(?!or(?!iz))|otp|jwt|psk|csrf|sess(?:ion)?_?id|(?:_session|\bsid)(?==)`;
/** DB_PASS, dbPass, SSHPASS; but not `first pass`, `bypass`, `compass`. The working directory is a path. */
const short = String.raw`(?<=[_.-])(?:pass(?![a-z])|PASS(?![A-Z]))|(?<![A-Za-z0-9])[Pp]ass(?==\S|\\?["']?\s{0,9}(?:=>|[:=])\s{0,9}\\?["'])|(?<=[a-z0-9])Pass(?![a-z])|(?<!\b(?:by|com|tres|sur))(?<=[a-z])pass(?==\S)|(?<![A-Za-z])(?:pw|PW)(?=\s{0,9}[:=])|(?<!BY|COM)(?<=[A-Z])PASS(?![A-Z])|(?:pwd|PWD|Pwd)(?=\\?["']?\s{0,9}[:=](?!\s{0,9}["']?(?:[/~.$]|[a-z]:\\)))`;

const sign = String.raw`\s{0,20}(?:=>|:=|[:=])\s{0,20}`;

function assigned(names: string, flags: string): RegExp {
  return new RegExp(String.raw`(${names})([\w.-]{0,40})(\\?["']?${sign})${value}`, flags);
}

/** As a key's name may hold it, in markup and lists of pairs. */
export const names = `${hard}|pass(?![a-z])|pwd|token|credential`;

const named = [
  { pattern: assigned(hard, 'gi'), isSoft: false },
  { pattern: assigned(short, 'g'), isSoft: false },
  { pattern: assigned(soft, 'gi'), isSoft: true },
];

/** What a name ends in that holds no secret: where one is, what kind it is, how long it lives. */
const about =
  /(?:file|path|dir|name|(?<!secret[_-]?)ids?|ur[il]|host|endpoint|type|kind|length|size|count|ttl|_at|_in|policy|arn|version|age|field|label|input|manager|store|ref|reset|strength|service|provider|method|expir\w*|i[sz]er\w*|i[sz]e[ds]?|keyref)$/i;
const judged =
  /\b(?:wrong|invalid|incorrect|expired|bad|missing|empty|weak|blank|unknown|unexpected|unsupported|illegal|reset|forgot|forgotten|no|without)\s+$/i;
/** What comes after the word of a sentence, or of a test's name. */
const continued = /^(?:\.{3}|…)|^\s+(?:[a-z][a-z'-]{0,14}[,.]?(?![\w:=])|\(|[\d.]+\s?m?s\b)/;

/** A name, what assigns, and the value, as they stand in a line. */
interface Assigned {
  readonly name: string;
  readonly suffix: string;
  readonly sign: string;
  readonly value: string;
  readonly before: string;
  readonly after: string;
}

export function maskNamed(line: string): string {
  return named.reduce((text, { pattern, isSoft }) => {
    return text.replace(pattern, (whole: string, ...found) => {
      const [name = '', suffix = '', sign = '', value = ''] = found.map(String);
      const at = Number(found[4]);
      const before = text.slice(Math.max(0, at - 40), at);
      const after = text.slice(at + whole.length, at + whole.length + 40);
      const assigned = { name, suffix, sign, value, before, after };
      return isKept(assigned, isSoft) ? whole : `${name}${suffix}${sign}${hide(value)}`;
    });
  }, line);
}

function isKept(assigned: Assigned, isSoft: boolean): boolean {
  const { name, suffix, sign, value } = assigned;
  const said = unquoted(value);
  if (isPlaceholder(said) || isNumber(said)) return true;
  if (suffix !== '' && about.test(name + suffix)) return true;
  // imagePullSecrets: their names
  if (suffix === 's' && /^[a-z]+(?:-[a-z]+)*$/.test(said)) return true;
  // ./token.go:4:18
  if (sign === ':' && /\.[a-z]{1,5}$/i.test(suffix) && /^[[(]?\d/.test(said)) return true;
  if (sign.includes(':') && isWord(said) && (isSoft || (said === value && isProse(assigned)))) return true;
  return isSoft && (said.length < 3 || /^[a-z_$]+(?:\.[a-z_$]+)+$/i.test(said));
}

/** `wrong password: shows an error` says what a test is about. */
function isProse({ before, after }: Assigned): boolean {
  return continued.test(after) || judged.test(before);
}
