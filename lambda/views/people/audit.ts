/** Draws the audit trail: a list, a CSV file, or its text. Pure. */
import type { AuditEntry } from '../../store/store.ts';
import { listActions } from '../builds/order-buttons.ts';
import { context, lines, message, plainBlocks, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { type Cell, tableForm } from '../text/charts.ts';
import { literal } from '../text/escape.ts';
import { noMore, pageOf } from '../text/list-pages.ts';
import type { Message } from '../text/message.ts';
import { channelName, code, joined, limited, type Mrkdwn, md, mention } from '../text/mrkdwn.ts';
import { preformatted } from '../text/preformatted.ts';
import { dateTime } from '../text/times.ts';

export interface AuditInput {
  /** The newest first: the view cuts the page. */
  readonly entries: readonly AuditEntry[];
  /** From 1. */
  readonly page: number;
  /** The command that made the list, without `--page`; and the one that makes the file. */
  readonly command: string;
  readonly csv: string;
  /** `7d`. */
  readonly since: string;
}

const pageSize = 15;

const outcomes = {
  done: { emoji: '✅', word: 'done' },
  refused: { emoji: '❌', word: 'CircleCI refused' },
  unknown: { emoji: '❔', word: 'not confirmed' },
  'under way': { emoji: '🔵', word: 'in progress' },
  'not allowed': { emoji: '🔒', word: 'not allowed' },
} as const satisfies Record<AuditEntry['outcome'], object>;

export function auditView({ entries, page, command, csv, since }: AuditInput): Message {
  const shown = entries.slice((page - 1) * pageSize, page * pageSize);
  const pages = Math.ceil(entries.length / pageSize);
  return message({
    title: md`📋 *${countOf(entries.length)}* in the last ${since}`,
    richer: tableForm({
      caption: `Audit log, the last ${since}`,
      header,
      rows: entries.slice((page - 1) * pageSize).map(cells),
    }),
    blocks: [
      ...plainBlocks(lines(shown.map(row))),
      pages > 0 && page > pages ? section(noMore('entries', pages)) : undefined,
      context(pageOf(page, pages), 'kept for 400 days, visible to admins only'),
      listActions(
        { command, page, pages, hasMore: page < pages, share: 'never' },
        entries.length > 0 ? button('Download CSV', { action: 'run', command: csv }) : undefined,
      ),
    ],
  });
}

function countOf(count: number): string {
  if (count === 0) return 'No entries';
  return count === 1 ? '1 entry' : `${count} entries`;
}

/** What went well needs no word. */
function inWords(outcome: AuditEntry['outcome']): string {
  const { emoji, word } = outcomes[outcome];
  return outcome === 'done' ? emoji : `${emoji} ${word}`;
}

function row({ at, by, channel, name, target, outcome, as }: AuditEntry): Mrkdwn {
  return joined(
    [
      dateTime(at),
      md`${mention(by)} ${name}${target === '' ? '' : md` ${code(target, 80)}`}`,
      as === undefined ? undefined : md`as ${limited(as, 60)}`,
      inWords(outcome),
      channel === undefined ? undefined : md`in ${channelName(channel)}`,
    ],
    ' · ',
  );
}

const header = ['When', 'Who', 'Action', 'Target', 'Outcome', 'Account'];

function cells({ at, by, name, target, outcome, as = '' }: AuditEntry): readonly Cell[] {
  return [{ at }, { user: by }, name, literal(target, 200), outcomes[outcome].word, literal(as, 60)];
}

/** RFC 4180, with what a spreadsheet would take for a formula made plain text. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const rows = entries.map(({ at, by, channel, name, target, outcome, as = '' }) =>
    [new Date(at).toISOString(), by, channel ?? '', name, target, outcome, as].map(cell).join(','),
  );
  return `${['time,user,channel,act,target,outcome,account', ...rows].join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

interface FileInput {
  readonly count: number;
  readonly since: string;
}

export function auditFileView({ count, since }: FileInput): Message {
  return message({
    title: md`📋 *${countOf(count)}* in the last ${since}. I sent you the file in a direct message.`,
  });
}

/** For a workspace that has not let us upload files. */
export function auditTextView({ csv, count, since }: FileInput & { readonly csv: string }): Message {
  const box = preformatted(csv.trimEnd().split('\r\n'), { room: 9_000, keep: 'first' });
  return message({
    title: md`📋 *${countOf(count)}* in the last ${since}`,
    blocks: [
      box.block,
      context(
        box.whole ? undefined : md`first ${box.count - 1} only: the rest needs a file`,
        md`to get a file, an admin adds the ${code('files:write')} permission to the app and reinstalls it`,
      ),
    ],
  });
}
