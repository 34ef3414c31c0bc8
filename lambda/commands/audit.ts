/** Shows the audit log to admins: who did what, where, and the outcome. */

import type { Context } from '../conversation/context.ts';
import { mustBeAllowed } from '../conversation/require-role.ts';
import { type AuditQuery, isAsked, readAuditQuery } from '../conversation/words/parse-audit-query.ts';
import { commandText, optionsText, pageOption } from '../conversation/words/parse-options.ts';
import type { AuditEntry } from '../store/store.ts';
import { auditCsv, auditFileView, auditTextView, auditView } from '../views/people/audit.ts';
import { command } from './command.ts';

/** Entries that are read, the newest first. */
const most = 10_000;

export const audit = command({
  name: 'audit',
  usage: 'audit [csv] [--since 7d] [--user @person] [--repo r] [--page n]',
  summary: 'Show who did what, where, and the outcome, as a list or a CSV file (admins only).',
  example: 'audit --since 30d',
  group: 'Set up',
  options: {
    since: 'how far back: 12h, 7d, 4w',
    user: 'what this person did',
    repo: 'what was done to this project',
    page: 'which page of the list',
  },
  parse(words) {
    const again = optionsText(new Map([...words.options].filter(([name]) => name !== 'page')));
    return { ...readAuditQuery(words), page: pageOption(words), again };
  },
  async run({ as, page, again, ...query }, context) {
    await mustBeAllowed('see audit', context);
    const entries = await trail(query, context);
    if (as === 'list') {
      const commands = { command: commandText('audit', again), csv: commandText('audit csv', again) };
      return { kind: 'say', message: auditView({ entries, page, ...commands, span: query.span }) };
    }
    const content = auditCsv(entries);
    return {
      kind: 'file',
      name: 'audit.csv',
      content,
      message: auditFileView({ count: entries.length, span: query.span }),
      untold: auditTextView({ csv: content, count: entries.length, span: query.span }),
    };
  },
});

async function trail(query: AuditQuery, { caller, store, now }: Context): Promise<readonly AuditEntry[]> {
  const entries = await store.auditTrail(caller.workspace, { since: now - query.span, limit: most });
  return entries.filter((entry) => isAsked(entry, query));
}
