/** Matches secrets that commands are given. Data. */

import { any, exactly, type Place, type Places, value } from './secret-place-pattern.ts';
import { names, quoted } from './secrets-by-name.ts';

const single = String.raw`(${quoted}|[^\s"'<>|;,]+)`;
/** What may stand between a command and its option: no other command. */
const between = String.raw`(?:[^|;&\n]|[|;&](?!\s)){0,200}?\s`;
/** No option, redirection or pipe. */
const given = '(?![-<>|&])';

/** What a command is given by one of its options. */
function option(commands: string, options: string): Place {
  return exactly(String.raw`(\b(?:${commands})(?=\s)${between}(?:${options})(?:\s+|=))${given}`, value);
}

/** What follows a command as a word of its own. */
function argument(hides: Place[0], command: string): Place {
  return any(hides, String.raw`(\b(?:${command})\s+)${given}`, single);
}

const logins = String.raw`(?:docker|podman|buildah|skopeo|nerdctl|oras|crane|helm|az|oc|cf|ibmcloud)\s+(?:\w+\s+)?login`;
const mysql = String.raw`mysql\w*|mariadb[\w-]*`;

const options: readonly Place[] = [
  // --password hunter2, --client-secret=…, -ApiKey …
  any(
    'all',
    String.raw`((?<![\w-])--?[\w-]{0,40}(?:passw(?:or)?d|passphrase|pass|pwd|token|secret(?:-string)?|authkey|otp|`,
    String.raw`(?:api|access|private|auth|license|account|service|encryption|ssh|client)-?key)(?:\s+|=|["'],\s*))(?!(?:via|is|on|and|or|to|for|in|option|flag|requires?|was|must|without)\s)`,
    given,
    value,
  ),
  any('all', String.raw`(\baws_(?:secret_access_key|session_token)["']?\s+["']?)`, '([A-Za-z0-9/+=]{16,})'),
  any('all', String.raw`(\s-pass(?:in|out)?\s+pass:)`, value),
  // docker login -p …, and what else logs in, publishes or unlocks like that
  option(`${logins}|sshpass|twine|vsce|ovsx|security|altool|useradd|usermod`, '-p'),
  // mysql -phunter2; after a blank it is the name of a database, to the letter
  exactly(String.raw`(\b(?:${mysql}|sshpass|7za?)(?=\s)${between}-p)`, value),
  ['words', new RegExp(String.raw`(\b(?:${mysql}|mongo\w*)(?=\s)${between}-p\s+)(?![-/.~<>])${value}`, 'g')],
  // curl -u user:password, and a token without a password
  exactly(
    String.raw`(\b(?:curl|wget|https?|xh|ab)(?=\s)${between}(?:-u|--user|-U|--proxy-user|-a|--auth|-A)(?:\s+|=)?)(?!-)`,
    String.raw`("[^"\s:]*:[^"]*"?|'[^'\s:]*:[^']*'?|[^\s"':]+:[^\s"'/][^\s"']*|[^\s"':/]+:(?=\s))`,
  ),
  exactly(String.raw`(\b(?:lftp|ncftp\w*)(?=\s)${between}-u\s*[^\s,]+,)`, value),
  exactly(String.raw`(\b(?:smbclient|net|rpcclient)(?=\s)${between}-U\s*["']?[^\s%"']{1,60}%)`, value),
  option('redis-cli', '-a'),
  option('ldap[a-z]+', '-w'),
  option('sqlcmd|bcp|zip|unzip|security', '-P'),
  option('nuget|gem|security', '-k'),
  option('swaks', '-ap'),
  option('doctl|codecov|vercel|netlify', '-t'),
  any('chance', String.raw`((?<![\w-])--?key(?:\s+|=))`, value),
  any('made', String.raw`(["']-p["'],\s*)`, value),
  option('ssh-keygen', '-N'),
  option(String.raw`ssm\s+put-parameter|keyvault\s+secret\s+set`, '--value'),
  option(String.raw`gh\s+secret\s+set`, '-b|--body'),
];

const words: readonly Place[] = [
  // echo … | docker login --password-stdin
  any(
    'all',
    String.raw`(\b(?:echo|printf)\s+(?:-\w+\s+)?)(${quoted}|[^\s"'|]+)`,
    String.raw`(?=\s*\|[^|]{0,200}?(?:-stdin|--with-token|sudo\s+-S|passwd|secrets?)\b)`,
  ),
  any('all', String.raw`(\b(?:sudo\s+-S|kinit|login|passwd)\b[^|;&\n]{0,200}?<<<\s*)`, value),
  any('all', String.raw`(\bhtpasswd\s+-\w*b\w*\s+\S+\s+\S+\s+)`, value),
  any('all', String.raw`(\brabbitmqctl\s+(?:add_user|change_password)\s+\S+\s+)`, value),
  any('all', String.raw`(\bmc\s+(?:alias\s+set|config\s+host\s+add)\s+\S+\s+\S+\s+\S+\s+)`, value),
  any('all', String.raw`(\bnet\s+use\s[^|;&\n]{0,200}?\s\/user:\S+\s+)`, value),
  any('all', String.raw`(\bmysqladmin\b[^|;&\n]{0,200}?\spassword\s+)`, value),
  any('all', String.raw`(\bcomposer\s+config\s[^|;&\n]{0,200}?oauth\.\S+\s+)`, value),
  any('all', String.raw`(\bpoetry\s+config\s+(?:http-basic\.\S+\s+\S+|pypi-token\.\S+)\s+)`, value),
  any('all', String.raw`(\bbundle\s+config\s+(?:set\s+)?(?:--\w+\s+)?[\w.-]+\.[a-z]{2,}\s+)`, value),
  any('all', String.raw`(--from-literal[= ]["']?[\w.-]+=)`, value),
  any('all', String.raw`(\b(?:secrets?|kv)[: ](?:set|put|create|import)\b[^|;&\n]{0,120}?\s\w+=)`, value),
  argument(
    'all',
    'requirepass|masterauth|bindpw|vault login|cargo login|nuget setapikey|(?:ngrok|config) (?:add-)?authtoken',
  ),
  argument(
    'made',
    'snyk auth|redis-cli auth|yarn config set npmauthtoken|npm token revoke|pulumi login|auth (?:plain|login)',
  ),
  any('made', String.raw`(\b(?:npm|pnpm|yarn) config set \S*(?:auth|token|password)\w*[ =])`, value),
  any('all', String.raw`(^\s*>\s+PASS\s+)`, String.raw`(\S+)`),
  // identified by 'hunter2', ENV DB_PASSWORD hunter2, set -gx API_TOKEN hunter2
  any(
    'all',
    String.raw`((?<!["'])\b(?:identified\s+(?:with\s+\w+\s+)?by(?:\s+password)?|password|secret)(?:\s+|\s*\(\s*))`,
    `('[^']+'?)`,
  ),
  any('all', String.raw`(\b(?:ENV|ARG|setx|set\s+-\w+)\s+\w*(?:${names}|key)\w*\s+)(?![-=])`, value),
  any('all', String.raw`(\bdb\.(?:auth|changeUserPassword)\(\s*["'][^"']*["']\s*,\s*)`, `(${quoted})`),
  // password is hunter2, generated password for admin: …, with password hunter2
  any(
    'made',
    String.raw`(\b(?:passw(?:or)?d|passphrase|secret|token|api[ _-]?key)s?\b[^:="'\n]{0,40}?\s(?:is|was|to|be|:)\s+)`,
    `(${quoted}|[^\\s"',;]{6,})`,
  ),
  any(
    'made',
    String.raw`(\b(?:temporary|initial|generated|new|default|admin|root)\b[^:="'\n]{0,30}\spassw(?:or)?d\b[^:="'\n]{0,60}:\s+)`,
    String.raw`(\S{6,})`,
  ),
  any('made', String.raw`(\b(?:passw(?:or)?d|passphrase|api[ _-]?key)\s+)`, `(${quoted}|[^\\s"'=:,;()]{6,})`),
  any('chance', String.raw`(\b(?:secret|token|access key)\s+)`, String.raw`([\w+/=-]{20,})`),
  any(
    'all',
    String.raw`(\b(?:otp|pin|(?:one-time|verification|2fa|mfa) (?:code|password)):?\s+)`,
    String.raw`(\d{6,8})\b`,
  ),
];

export const commands: readonly Places[] = [
  { when: /(?:^|[\s"'])-|aws_s/i, places: options },
  {
    when: /echo|printf|sudo|kinit|login|passw|passphrase|rabbitmq|mc |net use|composer|poetry|bundle|from-literal|secret|kv|requirepass|masterauth|bindpw|auth|token|config|> PASS|identified|env|arg|set|db\.|api|access|otp|pin|code/i,
    places: words,
  },
];
