/** Matches secrets by where they stand: in headers, markup, files and addresses, and after commands. Data. */
import { commands } from './secret-command-arguments.ts';
import { any, type Place, type Places, value } from './secret-place-pattern.ts';
import { names } from './secrets-by-name.ts';

const word = String.raw`[\w.-]{0,40}`;
const named = `${word}(?:${names})${word}`;

const texts: readonly Place[] = [
  // machine github.com login bob password hunter2
  any('all', String.raw`(\bmachine\s+\S+\s[^\n]{0,200}?\b(?:password|account)\s+)`, value),
  // <password>hunter2</password>, <string name="api_key">…, <key>Token</key><string>…
  any('all', String.raw`(<(?:[\w-]{1,20}:)?${named}(?:\s[^<>]{0,200})?>\s*)`, '([^<>]{2,2000})(?=<|$)'),
  any('all', String.raw`(\b(?:name|key)=["']${named}["'][^<>]{0,100}>\s*)`, '([^<>]{2,2000})(?=<|$)'),
  any('all', String.raw`(<key>[^<>]{0,40}(?:${names})[^<>]{0,40}<\/key>\s*<\w+>)`, '([^<>]{2,2000})'),
  // {"name": "DB_PASSWORD", "value": "hunter2"}, <add key="ApiKey" value="…"/>
  any(
    'all',
    String.raw`(\b(?:name|key)\\?["']?\s{0,9}[:=]\s{0,9}\\?["']?${named}\\?["']?\s{0,9}[,;]?\s{0,9}\\?["']?value\\?["']?\s{0,9}[:=]\s{0,9})`,
    value,
  ),
  // localhost:5432:app:user:hunter2
  any('all', String.raw`(^\s*[^\s:/]+:\d{4,5}:[^\s:/]+:[^\s:/]+:)`, String.raw`([^\s:]+)(?=\s*$)`),
  // jdbc:oracle:thin:scott/tiger@…, sqlplus scott/tiger@db
  any(
    'all',
    String.raw`((?:\bjdbc:oracle:\w+:|\b(?:sqlplus|expdp|impdp|sqlldr|rman)\s(?:-\w+\s+)*)["']?\w+\/)`,
    String.raw`([^\s@"']+)(?=@)`,
  ),
];

const headers: readonly Place[] = [
  // curl -H 'X-Acme: …'
  any(
    'all',
    String.raw`((?:-H\s*|--header[\s=]+)\\?["']?(?:x-(?!request|trace|correlation|forwarded|b3|requested|github-api|http|content|frame|real|amz-(?!security)|api-version)[\w-]+|api-?key|[\w-]*(?:token|secret|key)):\s*)`,
    String.raw`([^\s"'\\][^"'\n\\]*)`,
  ),
  any('made', String.raw`(\b(?:bearer|basic)\s+)`, String.raw`([A-Za-z0-9_\-.~+/=]{12,})`),
];

const addresses: readonly Place[] = [
  // https://token@github.com
  any('made', String.raw`(\b[a-z][a-z0-9+.-]{1,20}:\/\/)`, '([a-z0-9_=-]{16,})(?=@)'),
  // Signed addresses: the signature is the key.
  any(
    'all',
    String.raw`([?&;](?:x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|signature|sig|[\w-]{0,30}(?:token|secret|passw(?:or)?d|api_?key)|pwd|circle-token|assertion|saml\w+)=)`,
    String.raw`([^&\s"'<>;]+)`,
  ),
  any('made', '([?&](?:key|code|auth|session|sid)=)', String.raw`([^&\s"'<>;]{8,})`),
  // An address that acts for its holder: https://chat.acme.dev/hooks/…
  any(
    'chance',
    String.raw`(\/(?:hooks?|webhooks?|incoming\w*)\/(?:[\w.-]+\/){0,4})`,
    String.raw`([\w-]{16,})(?![\w/])`,
  ),
];

export const everywhere: readonly Places[] = [
  { when: /-H|--header|bearer|basic/i, places: headers },
  ...commands,
  { when: /[<@]|machine|name|key|:\d{4,5}:/i, places: texts },
  { when: /[?&;=@]|hook|incoming/i, places: addresses },
];
