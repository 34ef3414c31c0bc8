/** Secrets that are known by the name or the command that they are given to, whatever they look like. Data. */

/** In quotes a value may have blanks, and its end may have been cut off. */
const quoted = String.raw`"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\\"[^"\\]*(?:\\")?`;
const value = String.raw`(${quoted}|[^\s"']+)`;
/** Without what ends a list or a sentence; fewer letters are rather a word than a secret. */
const assigned = String.raw`(?![:=])(${quoted}|[^\s"'\\]{3,}[^\s"'\\,;.)}\]])`;

/** What may stand between a command and its option: no other command. */
const between = String.raw`\b(?:[^|;&\n]|[|;&](?!\s)){0,300}?\s`;

const names = [
  'passw(?:or)?d',
  'passphrase',
  'secret',
  '(?:api|access|private|encryption|signing|account|deploy|master|ssh)[_-]?key',
  // The working directory is a path.
  String.raw`pwd(?=\\?["']?\s*[:=](?!\s*["']?(?:[/~.$]|[a-z]:\\)))`,
].join('|');

/** Whoever logs in with a password after `-p`. */
const registry = '(?:docker|podman|buildah|skopeo|nerdctl|oras|crane|helm|az|oc|cf|ibmcloud)';

/** They are words of their own: `token: rejects one that has expired` is the name of a test. */
const softNames = 'token|credential|auth(?!or(?!iz))';
const prose = String.raw`(?!\s+[a-z]{1,14}[,.]?\s+[a-z])`;

/** The first group is kept, the second one is the secret. */
export interface Named {
  readonly pattern: RegExp;
  /** `words`: but no numbers. `chance`: only what looks like chance made it. */
  readonly hides: 'all' | 'words' | 'chance';
}

function any(hides: Named['hides'], ...parts: readonly string[]): Named {
  return { pattern: new RegExp(parts.join(''), 'gi'), hides };
}

/** Where upper and lower case tell options apart. */
function exactly(hides: Named['hides'], ...parts: readonly string[]): Named {
  return { pattern: new RegExp(parts.join(''), 'g'), hides };
}

export const named: readonly Named[] = [
  // KEY=value, "key": "value", key: value
  any('words', String.raw`(["']?\b[\w.-]{0,60}(?:${names})[\w.-]{0,30}\\?["']?\s*(?:=>|[:=])\s*)`, assigned),
  any(
    'words',
    String.raw`(["']?\b[\w.-]{0,60}(?:${softNames})[\w.-]{0,30}\\?["']?\s*(?:=>|=|:${prose})\s*)`,
    assigned,
  ),
  // DB_PASS=…, db-pass: …
  any(
    'words',
    String.raw`(\b[\w.-]{0,60}[_.-]pass(?:[_.-][\w.-]{0,30})?\\?["']?\s*(?:=>|[:=])\s*)`,
    assigned,
  ),
  // pass=…, dbPass: '…', SSHPASS=…; but not `first pass: …`, `bypass=…`, `compass = …`
  exactly(
    'words',
    String.raw`((?:\b[Pp]ass|[a-z0-9]Pass|\b(?!(?:BY|COM)PASS)[A-Z]{2,20}PASS)\\?["']?`,
    String.raw`(?:=(?=\S)|\s*(?:=>|[:=])\s*(?=\\?["'])))`,
    assigned,
  ),
  // aws configure set aws_secret_access_key …
  any('all', String.raw`(\baws_(?:secret_access_key|session_token)["']?\s+["']?)`, '([A-Za-z0-9/+=]{16,})'),
  // --password hunter2, --client-secret=…, -ApiKey …
  any(
    'all',
    String.raw`((?<![\w-])--?[\w-]{0,40}(?:password|passwd|passphrase|pass|pwd|token|secret|(?:api|access|private)-?key)`,
    String.raw`(?:\s+|=|["'],\s*))(?!-)`,
    value,
  ),
  // openssl … -passin pass:hunter2
  any('all', String.raw`(\s-pass(?:in|out)?\s+pass:)`, value),
  // docker login -p …, and what else logs in or publishes like that
  exactly(
    'all',
    String.raw`(\b(?:${registry}\s+(?:\w+\s+)?login|sshpass|twine|vsce|ovsx)${between}-p(?:\s+|=))(?!-)`,
    value,
  ),
  // mysql -phunter2; after a blank it is the name of a database, to the letter
  exactly('all', String.raw`(\b(?:mysql\w*|mariadb[\w-]*|sshpass|7za?)(?=\s)${between}-p)`, value),
  exactly(
    'words',
    String.raw`(\b(?:mysql\w*|mariadb[\w-]*|mongo\w*)(?=\s)${between}-p\s+)(?![-/.~<>])`,
    value,
  ),
  // curl -u user:password, and a token without a password
  exactly(
    'all',
    String.raw`(\b(?:curl|wget)${between}(?:-u|--user|-U|--proxy-user)(?:\s+|=)?)(?!-)`,
    String.raw`("[^"\s:]*:[^"]*"?|'[^'\s:]*:[^']*'?|[^\s"':]+:[^\s"']*)`,
  ),
  // redis-cli -a …, ldapsearch -w …, sqlcmd -P …, unzip -P …
  exactly('all', String.raw`(\bredis-cli${between}-a\s+)(?!-)`, value),
  exactly('all', String.raw`(\bldap[a-z]+${between}-w\s+)(?!-)`, value),
  exactly('all', String.raw`(\b(?:sqlcmd|bcp|zip|unzip)${between}-P\s+)(?!-)`, value),
  // echo … | docker login --password-stdin
  any(
    'all',
    String.raw`(\b(?:echo|printf)\s+(?:-\w+\s+)?)(${quoted}|[^\s"'|]+)`,
    String.raw`(?=\s*\|[^|]{0,200}?(?:-stdin|--with-token|sudo\s+-S)\b)`,
  ),
  // https://token@github.com
  any('chance', String.raw`(\b[a-z][a-z0-9+.-]{1,20}:\/\/)([a-z0-9_=-]{16,})(?=@)`),
];
