/**
 * Secrets in a log, made unreadable. CircleCI masks the values of its own variables; this looks for what has the shape
 * of a secret, wherever it came from. It errs on the side of masking. Pure and total.
 */

const hidden = '****';

/** What is kept of a match stands in `before` and `after`. */
type Shape = readonly [pattern: RegExp, replacement: string];

const rest = String.raw`[A-Za-z0-9_\-.~+/=]`;

const shapes: readonly Shape[] = [
  // Userinfo of any address: https://user:password@host, postgres://…
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]*:[^\s/@]+@/gi, `$1${hidden}@`],
  // Authorization: Bearer …, Authorization: Basic …, Circle-Token: …, X-Api-Key: …, Cookie: …
  [
    /\b((?:proxy-)?authorization|circle-token|(?:x-)?(?:api|auth|access)-?(?:key|token)|private-token|(?:set-)?cookie)(["']?\s*[:=]\s*["']?)(?:(?:bearer|basic|token|digest)\s+)?[^\s"']+(?:;[^\n"']*)?/gi,
    `$1$2${hidden}`,
  ],
  [new RegExp(String.raw`\b(bearer|basic)\s+${rest}{12,}`, 'gi'), `$1 ${hidden}`],
  // AWS: access key ids.
  [/\b(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA|AGPA|ANPA)[A-Z0-9]{12,}\b/g, hidden],
  // GitHub, GitLab, Slack, npm, PyPI, Stripe, SendGrid, Google, OpenAI and kin, Docker, HashiCorp, DigitalOcean, Shopify, CircleCI, Linear, Databricks.
  [/\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}/g, hidden],
  [/\bgl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[A-Za-z0-9_-]{16,}/g, hidden],
  [/\bx(?:ox[a-z]|app)-(?:\d+-)?[A-Za-z0-9-]{10,}/g, hidden],
  [/(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]+/g, `$1${hidden}`],
  [/\bnpm_[A-Za-z0-9]{30,}/g, hidden],
  [/\bpypi-[A-Za-z0-9_-]{30,}/g, hidden],
  [/\b[rsp]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9]{10,}/g, hidden],
  [/\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/g, hidden],
  [/\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}|\bGOCSPX-[A-Za-z0-9_-]{20,}/g, hidden],
  [/\bsk-(?:[a-z]+-)*[A-Za-z0-9_-]{20,}/g, hidden],
  [/\bdckr_pat_[A-Za-z0-9_-]{20,}|\bhv[sbr]\.[A-Za-z0-9_-]{20,}|\bdo[opr]_v1_[a-f0-9]{40,}/g, hidden],
  [
    /\bshp(?:at|ss|ca|pa)_[a-fA-F0-9]{30,}|\bCCI(?:PAT|PRJ)_[A-Za-z0-9_]{16,}|\blin_api_[A-Za-z0-9]{30,}|\bdapi[a-f0-9]{30,}/g,
    hidden,
  ],
  // JSON web tokens.
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g, hidden],
  // Signed addresses: the signature is the key.
  [
    /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|sig|token|access_token|api_key|key|circle-token)=)[^&\s"']+/gi,
    `$1${hidden}`,
  ],
  // --password hunter2, -p hunter2 after login
  [/(--?(?:password|passwd|token|secret|api-?key|auth-?token)(?:\s+|=))(?!-)[^\s"']+/gi, `$1${hidden}`],
];

/** KEY=value, "key": "value", key: value, where the name says that it is a secret. */
const named =
  /(["']?\b[\w.-]{0,60}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|encryption[_-]?key|signing[_-]?key|auth)[\w.-]{0,30}["']?\s*(?:=>|[:=])\s*)(["']?)([^\s"',;]{4,})\2/gi;

/** Any other KEY=value whose value looks like chance made it. */
const assigned = /(\b[A-Za-z_][A-Za-z0-9_]{1,80}\s*=\s*["']?)([A-Za-z0-9+/_=-]{20,})(["']?)/g;

/** The lines, masked; as many as came in. */
export function maskLines(lines: readonly string[]): readonly string[] {
  let within = false;
  return lines.map((line) => {
    const begins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(line);
    const ends = /-----END [A-Z0-9 ]*PRIVATE KEY/.test(line);
    const inside = within || begins || isEndAlone(line, ends);
    within = (within || begins) && !ends;
    return inside ? hidden : maskLine(line);
  });
}

function isEndAlone(line: string, ends: boolean): boolean {
  return ends || /^\s*[A-Za-z0-9+/]{60,76}={0,2}\s*$/.test(line);
}

/** Longer lines are cut before they are looked at: shapes look at every character more than once. */
const longest = 2_000;

function maskLine(line: string): string {
  const cut = line.slice(0, longest);
  const shaped = shapes.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), cut);
  return shaped
    .replace(named, (whole, before: string, quote: string, value: string) =>
      isHarmless(value) ? whole : `${before}${quote}${hidden}${quote}`,
    )
    .replace(assigned, (whole, before: string, value: string, after: string) =>
      isRandom(value) ? `${before}${hidden}${after}` : whole,
    );
}

function isHarmless(value: string): boolean {
  return (
    value.startsWith(hidden) ||
    /^(?:\d{1,6}(?::\d+)*|true|false|null|none|undefined|required|missing|\$\{?\w+\}?|\*+|x+)$/i.test(value)
  );
}

/** Many different characters of several kinds, with as much surprise as chance has. */
function isRandom(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/].filter((kind) => kind.test(value)).length;
  const isHex = /^[0-9a-f]+$/i.test(value);
  return (
    (kinds >= 2 && entropy(value) > (isHex ? 3 : 3.6)) || (isHex && value.length >= 32 && entropy(value) > 3)
  );
}

/** Bits for each character. */
function entropy(text: string): number {
  const counts = Map.groupBy(text, (character) => character);
  const shares = [...counts.values()].map(({ length }) => length / text.length);
  return -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
}
