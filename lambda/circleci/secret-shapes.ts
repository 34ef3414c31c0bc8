/** Secrets that are known by their own shape, or by what stands right before them. Data. */

export const hidden = '****';

/** What is kept of a match is named in the replacement. */
type Shape = readonly [pattern: RegExp, replacement: string];

const rest = String.raw`[A-Za-z0-9_\-.~+/=]`;

export const shapes: readonly Shape[] = [
  // Userinfo of any address: https://user:password@host, postgres://…
  [/\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@:]*:[^\s/]+@/gi, `$1${hidden}@`],
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
];
