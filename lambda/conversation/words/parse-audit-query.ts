/** Reads which part of the audit trail is asked for. Pure; throws UsageError. */
import type { AuditEntry } from '../../store/store.ts';
import { tooMany, usage, type Words } from './parse-arguments.ts';

export interface AuditQuery {
  /** Milliseconds back from now. */
  readonly span: number;
  readonly user: string | undefined;
  /** In lower case: `web` or `acme/web`. */
  readonly repo: string | undefined;
}

const hour = 3_600_000;
const units: Readonly<Record<string, number>> = { h: hour, d: 24 * hour, w: 7 * 24 * hour };
/** As long as the trail is kept. */
const longest = 400 * 24 * hour;

export function readAuditQuery(words: Words): AuditQuery & { readonly as: 'list' | 'csv' } {
  const [form, ...rest] = words.plain;
  if (rest.length > 0) throw tooMany(words, 1);
  if (form !== undefined && form.toLowerCase() !== 'csv')
    throw usage('Use “csv” or only options.', words.text, ['audit', 'audit csv']);
  const said = words.options.get('since') ?? '7d';
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/i.exec(said) ?? [];
  const span = Number(count) * (units[unit.toLowerCase()] ?? Number.NaN);
  if (!(span > 0 && span <= longest))
    throw usage('--since is a span like 12h, 7d or 4w, 400 days at most.', words.text, ['audit --since 30d']);
  return {
    as: form === undefined ? 'list' : 'csv',
    span,
    user: readUser(words),
    repo: readRepo(words),
  };
}

function readUser(words: Words): string | undefined {
  const said = words.options.get('user');
  if (said === undefined) return undefined;
  const [, user] = /^@([UW][A-Z0-9]{2,20})$/.exec(said) ?? [];
  if (user) return user;
  throw usage('Mention the person with @ and pick them from Slack’s list.', words.text, [
    'audit --user @person',
  ]);
}

function readRepo(words: Words): string | undefined {
  const said = words.options.get('repo')?.toLowerCase();
  if (said === undefined) return undefined;
  if (/^[\w.-]+(\/[\w.-]+){0,2}$/.test(said)) return said.split('/').slice(-2).join('/');
  throw usage('--repo is a name like web or acme/web.', words.text, ['audit --repo acme/web']);
}

/** A project stands in what is said of it: `acme/web#12`, `acme/web, acme/api 2h`, `log gh/acme/web#12`. */
export function isAsked({ by, target }: AuditEntry, { user, repo }: AuditQuery): boolean {
  if (user !== undefined && by !== user) return false;
  if (repo === undefined) return true;
  const said = target.toLowerCase().split(/[\s#,]/);
  return said.some((word) => word === repo || word.endsWith(`/${repo}`));
}
