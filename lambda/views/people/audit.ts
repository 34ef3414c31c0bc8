/** Draws the audit trail: a list, a CSV file, or its text. Pure. */
import type { AuditEntry } from '../../store/store.ts';
import { listActions } from '../builds/order-buttons.ts';
import { context, lines, message, plainBlocks, section } from '../text/blocks.ts';
import { button } from '../text/buttons-and-menus.ts';
import { type Cell, type CellPart, tableForm } from '../text/charts.ts';
import { literal } from '../text/escape.ts';
import { noMore, pageOf } from '../text/list-pages.ts';
import type { Message } from '../text/message.ts';
import {
  channelName,
  code,
  joined,
  limited,
  type Mrkdwn,
  md,
  mention,
  otherChannelName,
  spaced,
} from '../text/mrkdwn.ts';
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
  /** How far back. Milliseconds. */
  readonly span: number;
}

const pageSize = 15;

const outcomes = {
  done: { emoji: '✅', word: 'done' },
  refused: { emoji: '❌', word: 'CircleCI refused' },
  unknown: { emoji: '❔', word: 'not confirmed' },
  'under way': { emoji: '🔵', word: 'in progress' },
  'not allowed': { emoji: '🔒', word: 'not allowed' },
} as const satisfies Record<AuditEntry['outcome'], object>;

export function auditView({ entries, page, command, csv, span }: AuditInput): Message {
  const shown = entries.slice((page - 1) * pageSize, page * pageSize);
  const pages = Math.ceil(entries.length / pageSize);
  return message({
    title: md`📋 *${countOf(entries.length)}* in the last ${spanWords(span)}`,
    richer: tableForm({
      caption: `Audit log, the last ${spanWords(span)}`,
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

/** `7 days`, `12 hours`, `day`. */
function spanWords(span: number): string {
  const isDays = span % day === 0;
  const count = isDays ? span / day : Math.round(span / hour);
  const unit = isDays ? 'day' : 'hour';
  return count === 1 ? unit : `${count} ${unit}s`;
}

const hour = 3_600_000;
const day = 24 * hour;

/** What went well needs no word. */
function inWords(outcome: AuditEntry['outcome']): string {
  const { emoji, word } = outcomes[outcome];
  return outcome === 'done' ? emoji : `${emoji} ${word}`;
}

function row(entry: AuditEntry): Mrkdwn {
  const { at, by, channel, name, outcome, as } = entry;
  const parts = partsOf(entry);
  const about = parts.map((part) => {
    if (typeof part === 'string') return parts.length === 1 ? code(part, 80) : spaced(part, 200);
    return 'user' in part ? mention(part.user) : channelName(part.channel);
  });
  return joined(
    [
      md`${mention(by)} ${name}${about.length === 0 ? '' : md` ${joined(about, '')}`}`,
      inWords(outcome),
      dateTime(at),
      as === undefined ? undefined : md`as ${limited(as, 60)}`,
      channel === undefined ? undefined : md`in ${otherChannelName(channel)}`,
    ],
    ' · ',
  );
}

/** As targets of subscriptions end; `mute` adds until when. */
const channelOfSubscription = /(?<= in )([CGD][A-Z0-9]{8,30})(?= |$)/;

/** Where we wrote the id of a person or a channel, by action. Elsewhere it is a text from outside, and stays one. */
const ids: Readonly<Record<string, RegExp>> = {
  'set role': /^([UW][A-Z0-9]{8,30})\b/,
  'set limits': /\b([UWCG][A-Z0-9]{8,30})\b/,
  'move login': /(?<= )([UW][A-Z0-9]{8,30})$/,
  own: /(?<= assign )([UW][A-Z0-9]{8,30})$/,
  mute: channelOfSubscription,
  unsubscribe: channelOfSubscription,
  subscribe: channelOfSubscription,
  'subscribe shared channel': channelOfSubscription,
};

/** People and channels stand in a target by their ids. */
function partsOf({ name, target }: AuditEntry): readonly CellPart[] {
  const id = ids[name];
  if (!id) return [target].filter((part) => part !== '');
  return target.split(id).flatMap((part, at): readonly CellPart[] => {
    if (at % 2 === 0) return part === '' ? [] : [part];
    return [/^[UW]/.test(part) ? { user: part } : placeOf(part)];
  });
}

/** A phone shows the first three columns. */
const header = ['Who', 'What', 'Outcome', 'When', 'Where', 'Account'];

function cells(entry: AuditEntry): readonly Cell[] {
  const { at, by, channel, name, outcome, as = '' } = entry;
  const { emoji, word } = outcomes[outcome];
  const about = partsOf(entry)
    .map((part) => (typeof part === 'string' ? literal(part, 150) : part))
    .filter((part) => part !== '');
  return [
    { parts: [{ user: by }] },
    { parts: [about.length === 0 ? name : `${name} `, ...about] },
    `${emoji} ${word}`,
    { at },
    channel === undefined ? '' : { parts: [placeOf(channel)] },
    literal(as, 60),
  ];
}

function placeOf(channel: string): CellPart {
  return /^[CG]/.test(channel) ? { channel } : 'a direct message';
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
  /** How far back. Milliseconds. */
  readonly span: number;
}

export function auditFileView({ count, span }: FileInput): Message {
  return message({
    title: md`📋 *${countOf(count)}* in the last ${spanWords(span)}. I sent you the file in a direct message.`,
  });
}

/** For a workspace that has not let us upload files. */
export function auditTextView({ csv, count, span }: FileInput & { readonly csv: string }): Message {
  const box = preformatted(csv.trimEnd().split('\r\n'), { room: 9_000, keep: 'first' });
  return message({
    title: md`📋 *${countOf(count)}* in the last ${spanWords(span)}`,
    blocks: [
      box.block,
      context(
        box.whole ? undefined : md`first ${box.count - 1} only: the rest needs a file`,
        md`to get a file, an admin adds the ${code('files:write')} permission to the app and reinstalls it`,
      ),
    ],
  });
}
