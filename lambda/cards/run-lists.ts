/** Decides which runs are lines of a list, and which have a message of their own. Pure. */
import { isEnd } from '../circleci/reports/run-event.ts';
import { isRed } from '../circleci/status.ts';
import type { Batch, Remembered, ShownBy } from '../outbox/outbox-ports.ts';
import type { Alert } from '../store/alert.ts';
import type { Posted } from '../store/outbox-store.ts';
import {
  cardsIn,
  floodLists,
  floodSubject,
  isListSubject,
  type ListBegun,
  lineKey,
  listIn,
  listNotesOf,
  listSubject,
  listsIn,
  reasonIn,
  reasonSubject,
} from '../store/run-list.ts';
import { isOver, mostListed, statusOfRow } from '../views/alerts/run-list.ts';
import { type Card, isAlert, messagesOf } from './batching.ts';

/** With more new messages than this, list the runs instead of flooding the channel. */
const mostCards = 5;
/** With more messages that tell the same reason within an hour, or a minute, the further ones are a list. */
const mostAlike = 3;
const mostAlikeSoon = 1;
/** A list of one reason keeps as many lines, of which it shows those that fit. */
const mostKept = 100;
const minute = 60_000;
const hour = 60 * minute;
/** Lists of a channel with room that are remembered beside a new one. */
const mostOpen = 3;
/** Four edits of a list a minute. */
const pace = 15_000;

/** Returns what the plan needs to know of other messages: it is read with what was posted. */
export function relatedSubjects(alert: Alert): readonly string[] {
  const reason = reasonTold(alert);
  const told = reason === undefined ? [] : [reasonSubject(reason)];
  const line = isAlert(alert) || isEnd(alert.snapshot.status) ? [lineKey(alert.snapshot)] : [];
  return [...(isAlert(alert) ? [floodSubject] : []), ...line, ...told];
}

/** Returns the mark of the reason that an alert tells. */
function reasonTold({ status, adds, snapshot }: Alert): string | undefined {
  return status === 'failed' || adds === 'reason' ? reasonIn(snapshot)?.mark : undefined;
}

/** Returns the lists that these messages are, or may become, a part of. */
export function listsToRead(posted: ReadonlyMap<string, Posted>): readonly string[] {
  const all = [...posted.values()].flatMap(({ notes }) => [...listsIn(notes), ...floodLists(notes)]);
  return [...new Set(all)].filter((subject) => !posted.has(subject));
}

/** Of one channel, by subject. */
type Known = ReadonlyMap<string, Posted>;

/**
 * Returns new messages in the order of their alerts, then edits of posted ones. A list whose branch gets a new message is
 * edited before: what is sent last is remembered as the message of the branch.
 */
export function batches(cards: readonly Card[], known: Known, now: number): readonly Batch[] {
  const joined = new Map<string, Card[]>();
  const others = cards
    .map((card) => ownOf(card, known))
    .filter((card) => !join(card, { joined, known, now }));
  const fresh = others.filter(isNew);
  const edits = others.filter((card) => !isNew(card));
  const told = new Map<string, readonly string[]>();
  const own = (card: Card): Batch => ({
    ...(isNew(card) && { gathers: 'more' }),
    messages: messagesOf(card.alerts),
    subject: card.subject,
    posted: card.posted,
    form: 'own',
    also: toldWith(card, { told, known, now }),
    shownBy: linesOf([card], undefined, known),
  });
  const { lists, single } = newLists(fresh, known, now);
  const lines = new Set(fresh.map(keyOf));
  const [former = [], latest = []] = [true, false].map((isFormer) =>
    [...joined].filter(([, all]) => all.some((card) => lines.has(keyOf(card))) === isFormer),
  );
  const edit = ([subject, all]: readonly [string, readonly Card[]]) => edited(subject, all, known);
  return [...former.map(edit), ...lists, ...single.map(own), ...edits.map(own), ...latest.map(edit)];
}

/** A line of a list that is no longer known has no message. */
function ownOf(card: Card, known: Known): Card {
  const list = listIn(card.posted?.notes);
  return list === undefined || known.has(list) ? card : { ...card, posted: undefined };
}

function isNew({ alerts, posted }: Card): boolean {
  return !posted && alerts.some(({ alert }) => isAlert(alert));
}

interface Joining {
  /** What each list is to show, too. */
  readonly joined: Map<string, Card[]>;
  readonly known: Known;
  readonly now: number;
}

/** Puts the card into the list that it belongs to. Returns false where it has a message of its own. */
function join(card: Card, { joined, known, now }: Joining): boolean {
  const size = (list: string) =>
    new Set([
      ...(listNotesOf(known.get(list)?.notes)?.rows ?? []).map(({ key }) => key),
      ...(joined.get(list) ?? []).map(keyOf),
    ]).size;
  const list = listOf(card, known, { now, size });
  if (list === undefined) return false;
  joined.set(list, [...(joined.get(list) ?? []), card]);
  return true;
}

function keyOf({ alerts: [first], subject = '' }: Card): string {
  return first ? lineKey(first.alert.snapshot) : subject;
}

interface Room {
  readonly now: number;
  readonly size: (list: string) => number;
}

/** Returns the list that shows it already, that fails for the same reason, or that has just been posted. */
function listOf(card: Card, known: Known, { now, size }: Room): string | undefined {
  if (isListSubject(card.subject)) return known.has(card.subject) ? card.subject : undefined;
  const own = listIn(card.posted?.notes);
  if (own !== undefined || !isNew(card) || isHold(card)) return own;
  const line = isOfBranch(card) ? undefined : openLine(card, known);
  if (line !== undefined) return line;
  const alike = reasonOf(card);
  const same = alike === undefined ? undefined : listIn(known.get(reasonSubject(alike))?.notes);
  if (same !== undefined && isWithin(same, hour, { known, now }) && size(same) < mostKept) return same;
  return openLists(known, now).find((list) => isTogether(card, list, known) && size(list) < mostListed);
}

interface Moment {
  readonly known: Known;
  readonly now: number;
}

function isWithin(list: string, time: number, { known, now }: Moment): boolean {
  const notes = listNotesOf(known.get(list)?.notes);
  return notes !== undefined && now - notes.begun <= time;
}

/** Returns the lists with room, oldest first, which take what came together with them, though it may be delayed. */
function openLists(known: Known, now: number): readonly string[] {
  const hasRoom = (list: string) => (listNotesOf(known.get(list)?.notes)?.rows.length ?? 0) < mostListed;
  return floodLists(known.get(floodSubject)?.notes).filter(
    (list) => isWithin(list, hour, { known, now }) && hasRoom(list),
  );
}

/** It happened before the list was posted, or within a minute. */
function isTogether({ alerts: [first] }: Card, list: string, known: Known): boolean {
  return first !== undefined && isWithin(list, minute, { known, now: first.alert.at });
}

/** Its subject is the branch itself. */
function isOfBranch({ alerts }: Card): boolean {
  return alerts.some(({ alert }) => alert.group === 'branch');
}

/** It has buttons that are needed. */
function isHold({ alerts }: Card): boolean {
  return alerts.findLast(({ alert }) => isAlert(alert))?.alert.status === 'hold';
}

function reasonOf({ alerts }: Card): string | undefined {
  return alerts.map(({ alert }) => reasonTold(alert)).findLast((one) => one !== undefined);
}

/** Returns the list in which the branch of a run is a line that is still red. */
function openLine({ alerts }: Card, known: Known): string | undefined {
  const last = alerts.findLast(({ alert }) => isAlert(alert));
  const key = last && lineKey(last.alert.snapshot);
  const list = key === undefined ? undefined : listIn(known.get(key)?.notes);
  const row =
    list === undefined ? undefined : listNotesOf(known.get(list)?.notes)?.rows.find((one) => one.key === key);
  return row && isRed(statusOfRow(row)) ? list : undefined;
}

/** At most so many lists of a branch are kept current. */
const mostLists = 3;

/** Returns the lines of lists other than `own` that show the branches of these cards. What is over stays as it was told. */
function linesOf(cards: readonly Card[], own: string | undefined, known: Known): readonly ShownBy[] {
  const lines = [...new Set(cards.filter(({ subject }) => !isListSubject(subject)).map(keyOf))];
  return lines.flatMap((line) => {
    const lists = listsIn(known.get(line)?.notes).filter((subject) => {
      const rows = listNotesOf(known.get(subject)?.notes)?.rows ?? [];
      return subject !== own && !isOver(rows) && rows.some(({ key }) => key === line);
    });
    return lists.slice(0, mostLists).map((subject) => ({ subject, line }));
  });
}

interface Telling {
  /** What this plan's cards tell. */
  readonly told: Map<string, readonly string[]>;
  readonly known: Known;
  readonly now: number;
}

/** Remembers which messages tell a reason, so that many of them become a list. */
function toldWith(card: Card, { told, known, now }: Telling): readonly Remembered[] {
  const mark = reasonOf(card);
  const { subject } = card;
  if (mark === undefined || subject === undefined) return [];
  const before = cardsBefore(mark, known, now);
  const cards = [...new Set([...(before?.cards ?? []), ...(told.get(mark) ?? []), subject])].slice(
    -mostAlike,
  );
  told.set(mark, cards);
  if (before?.cards.includes(subject)) return [];
  return [{ subject: reasonSubject(mark), ts: '', notes: { at: before?.at ?? now, cards } }];
}

function cardsBefore(mark: string, known: Known, now: number): ReturnType<typeof cardsIn> {
  const seen = cardsIn(known.get(reasonSubject(mark))?.notes);
  return seen && now - seen.at <= hour ? seen : undefined;
}

interface Fresh {
  readonly lists: readonly Batch[];
  readonly single: readonly Card[];
}

function newLists(fresh: readonly Card[], known: Known, now: number): Fresh {
  const flood: ListBegun = { flood: openLists(known, now).slice(-mostOpen) };
  if (fresh.length > mostCards) {
    const all = chunks(fresh);
    const lists = all.map((cards, at) => listed(cards, at === all.length - 1 ? flood : {}, known));
    return { lists, single: [] };
  }
  const lists: Batch[] = [];
  const single: Card[] = [];
  for (const [mark, cards] of Map.groupBy(fresh, reasonOf)) {
    const before = mark === undefined ? undefined : cardsBefore(mark, known, now);
    const count = before?.cards.length ?? 0;
    const most = before && now - before.at <= minute ? mostAlikeSoon : mostAlike;
    const isAfter = mark !== undefined && count > 0;
    if (mark === undefined || count + cards.length <= most) single.push(...cards);
    else {
      const after = isAfter ? { after: { reason: mark, cards: count } } : {};
      lists.push(listed(cards, { ...flood, ...after }, known));
    }
  }
  return { lists, single };
}

function chunks(cards: readonly Card[]): readonly (readonly Card[])[] {
  return Array.from({ length: Math.ceil(cards.length / mostListed) }, (_, at) =>
    cards.slice(at * mostListed, (at + 1) * mostListed),
  );
}

function listed(cards: readonly Card[], about: ListBegun, known: Known): Batch {
  const messages = cards.flatMap(({ alerts }) => messagesOf(alerts));
  const subject = listSubject(messages[0]?.id ?? '');
  const shownBy = linesOf(cards, subject, known);
  return { messages, subject, posted: undefined, form: 'listed', about, shownBy };
}

/** So many changes of a list are one edit. */
function edited(subject: string, cards: readonly Card[], known: Known): Batch {
  const posted = known.get(subject);
  const messages = cards.flatMap(({ alerts }) => messagesOf(alerts));
  const notBefore = (listNotesOf(posted?.notes)?.sent ?? 0) + pace;
  const shownBy = linesOf(cards, subject, known);
  return { messages, subject, posted, form: 'listed', notBefore, shownBy };
}
