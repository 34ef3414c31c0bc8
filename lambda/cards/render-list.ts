/** Renders a list of runs: posted with its first lines, edited as their branches change. */
import * as v from 'valibot';
import { isRed } from '../circleci/status.ts';
import type { Batch, Place, Remembered, Rendered } from '../outbox/outbox-ports.ts';
import type { AlertServices } from '../ports.ts';
import { draftOf } from '../rules/enqueue-alerts.ts';
import type { Alert } from '../store/alert.ts';
import type { OutboxMessage } from '../store/outbox-store.ts';
import { isBranchSubject } from '../store/red-time.ts';
import {
  digestOf,
  floodSubject,
  type ListBegun,
  type ListNotes,
  type ListRow,
  lineKey,
  listBegunSchema,
  listNotesOf,
  reasonSubject,
} from '../store/run-list.ts';
import { isOver, listView, statusOfRow } from '../views/alerts/run-list.ts';
import { calledBy, mentionOf } from './alert-facts.ts';
import { lineChanges, shownByOf } from './line-changes.ts';
import { type RowRead, readRow } from './list-rows.ts';
import { readersOf } from './may-show-output.ts';
import { mentionReply, reply } from './thread-replies.ts';

/** As many lines of one reason are enough for later ones to be told with them. */
const fewAlike = 4;

type Drawing = Pick<Batch, 'subject' | 'messages' | 'posted' | 'about' | 'shownBy'>;

/** Returns undefined where nothing in it is an alert. */
export async function renderList(
  alerts: readonly Alert[],
  { subject = '', messages, posted, about, shownBy }: Drawing,
  place: Place,
  services: AlertServices,
): Promise<Rendered | undefined> {
  const before = listNotesOf(posted?.notes);
  const begunOf = v.parse(listBegunSchema, about ?? {});
  const [read, excerpts] = await Promise.all([
    readRows(alerts, before?.rows ?? [], place, services),
    services.store.excerpts(place.workspace),
  ]);
  const rows = merged(before?.rows ?? [], read);
  if (rows.length === 0) return undefined;
  const now = services.now();
  const { after } = before ?? begunOf;
  const mention = before?.mention ?? mentionOf(alerts);
  const hasReason = excerpts === 'on' && rows.some(({ reason }) => reason?.why !== undefined);
  const reasons = hasReason && (await readersOf(place, services)) === 'own company' ? 'show' : 'hide';
  const begun = before?.begun ?? now;
  const message = listView({ rows, mention, reasons, begun, more: after?.cards ?? 0 });
  const shows = digestOf(message);
  const called = calledBy(alerts) ?? before?.called;
  const isNews = before?.shows !== shows;
  const lines = shownByOf({ shownBy, posted });
  const notes: ListNotes = {
    rows: [...rows],
    begun,
    sent: isNews ? now : (before?.sent ?? now),
    shows,
    ...(mention !== undefined && { mention }),
    ...(called !== undefined && { called }),
    ...(after && { after }),
    ...(lines.length > 0 && { shownBy: [...lines] }),
  };
  // Another message tells the others, and is found by their subjects.
  const own = alerts.filter(({ id }) => messages.some((one) => one.id === id && one.subject !== subject));
  const changed = read.filter(({ row }) => !before?.rows.some((one) => isSame(one, row)));
  return {
    message,
    notes,
    shows: isNews ? 'news' : 'unchanged',
    also: remembered(subject, { alerts: own, read: changed, notes, flood: begunOf.flood }),
    followUps: (ts) => [
      ...replies({ alerts, before, notes, subject, place, ts }, now),
      ...lineChanges(alerts, lines),
    ],
  };
}

async function readRows(
  alerts: readonly Alert[],
  known: readonly ListRow[],
  place: Place,
  services: AlertServices,
): Promise<readonly RowRead[]> {
  const lines = [...Map.groupBy(alerts, ({ snapshot }) => lineKey(snapshot))];
  const all = lines.map(([key, same]) =>
    readRow({ alerts: same, known: known.find((row) => row.key === key) }, place, services),
  );
  return (await Promise.all(all)).flatMap((one) => one ?? []);
}

function isSame(one: ListRow, other: ListRow): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Lines keep their places, and new ones come last. */
function merged(known: readonly ListRow[], read: readonly RowRead[]): readonly ListRow[] {
  const news = new Map(read.map(({ row }) => [row.key, row]));
  const kept = known.map((row) => news.get(row.key) ?? row);
  return [...kept, ...[...news.values()].filter(({ key }) => known.every((row) => row.key !== key))];
}

interface Listed {
  readonly alerts: readonly Alert[];
  readonly read: readonly RowRead[];
  readonly notes: ListNotes;
  readonly flood: ListBegun['flood'];
}

/** What leads later alerts to this list: their messages' subjects, their branches, their reason, and that it is the newest. */
function remembered(list: string, { alerts, read, notes, flood }: Listed): readonly Remembered[] {
  const lines = alerts.flatMap((alert) => {
    const key = lineKey(alert.snapshot);
    const line = read.find(({ row }) => row.key === key);
    if (!line) return [];
    const { subject } = draftOf(alert);
    const older = (notes.shownBy ?? []).flatMap((one) => (one.line === key ? [one.subject] : []));
    const red = line.red && isBranchSubject(subject) ? { red: line.red } : {};
    return [
      { subject, notes: { list, ...red } },
      { subject: key, notes: older.length > 0 ? { list, older } : { list } },
    ];
  });
  const red = notes.rows.filter((row) => isRed(statusOfRow(row)));
  const reasons = [...Map.groupBy(red, ({ reason }) => reason?.mark)]
    .filter(([mark, rows]) => rows.length >= fewAlike || mark === notes.after?.reason)
    .flatMap(([mark]) => (mark === undefined ? [] : [{ subject: reasonSubject(mark), notes: { list } }]));
  const all = [
    ...lines,
    ...reasons,
    ...(flood ? [{ subject: floodSubject, notes: { lists: [...flood, list] } }] : []),
  ];
  return [...new Map(all.map((one) => [one.subject, one])).values()];
}

interface Replying {
  readonly alerts: readonly Alert[];
  readonly before: ListNotes | undefined;
  readonly notes: ListNotes;
  readonly subject: string;
  readonly place: Place;
  readonly ts: string;
}

/** Slack notifies of no edit: who is mentioned later, and that all is over, is said in replies. */
function replies(
  { alerts, before, notes, subject, place, ts }: Replying,
  now: number,
): readonly OutboxMessage[] {
  const posted = before && { destination: place.destination, subject, ts };
  const told = { alerts, posted, before: { called: before?.called }, place, ts };
  const mentioned = alerts.flatMap(({ mention, snapshot }) => (mention ? [lineKey(snapshot)] : []));
  const fixed = alerts.findLast(({ status }) => status === 'fixed');
  const isEnd = before && fixed && !isOver(before.rows) && isOver(notes.rows);
  const end = { kind: 'recovery', broadcast: 'channel', name: `over:${fixed?.id}` } as const;
  return [
    ...mentionReply(told, now, new Set(mentioned).size),
    ...(isEnd ? [reply(told, { ...end, alert: fixed, now, more: { list: subject } })] : []),
  ];
}
