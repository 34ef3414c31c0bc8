/** Reads the e-mail address of a commit's author: a login, where a code host made it, or one that a person has. Pure. */

export interface CommitEmail {
  /** That of a noreply address. */
  readonly login: string | undefined;
  /** In lower case; undefined for an address of no person. */
  readonly email: string | undefined;
}

const none: CommitEmail = { login: undefined, email: undefined };
/** Narrower than the standard: no quotes, no wildcards of rules, no characters that Slack's profiles cannot have. */
const pattern = /^([\w.+'%-]{1,64}(?:\[bot\])?)@([a-z\d-]{1,63}(?:\.[a-z\d-]{1,63})+)$/i;
const longest = 254;
const machines = ['noreply', 'no-reply', 'donotreply', 'do-not-reply'];

/**
 * The address is what the committer's git says: a claim, and no proof. GitHub's hidden addresses are `123+ada@…` and, of
 * older accounts, `ada@…`; GitLab's are `123-ada@…`; each at `users.noreply.` and the host.
 */
export function readCommitEmail(text: string | undefined): CommitEmail {
  const [, name = '', host = ''] = pattern.exec(text?.trim() ?? '') ?? [];
  if (name === '' || name.length + host.length >= longest) return none;
  const [, hiddenAt] = /^users\.noreply\.(.+)$/i.exec(host) ?? [];
  if (hiddenAt !== undefined) return { login: loginOf(name, hiddenAt.toLowerCase()), email: undefined };
  if (name.endsWith('[bot]') || machines.includes(name.toLowerCase())) return none;
  return { login: undefined, email: `${name}@${host}`.toLowerCase() };
}

/** A login of GitHub's may begin with digits and a hyphen, one of GitLab's is told by its number. */
function loginOf(name: string, host: string): string | undefined {
  const isGitHub = host === 'github.com' || host.endsWith('.ghe.com');
  const login = name.replace(isGitHub ? /^\d+\+/ : /^\d+[+-]/, '');
  return /^[\w.-]{1,60}(\[bot\])?$/.test(login) ? login : undefined;
}
